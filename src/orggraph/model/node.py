"""Every label of the graph with the facts that it carries."""

from __future__ import annotations

from orggraph.locale import Text
from orggraph.model import vocabulary
from orggraph.model.declaration import Node, Property, Reference

ID = Property(
    name="id",
    type="str",
    heading=Text("id", "编号"),
    help=Text("Your own key, unique per label, at most 512 characters", "您自己的编号，同类唯一，最长 512 个字符"),
    is_required=True,
)
NAME = Property(name="name", type="str", heading=Text("name", "名称"), is_required=True)
NAME_EN = Property(name="name_en", type="str", heading=Text("English name", "英文名称"))
SOURCE = Property(name="source", type="str", heading=Text("source", "来源"), is_system=True)
BATCH = Property(name="batch", type="str", heading=Text("batch", "批次"), is_system=True)
LAYER = Property(name="layer", type="int", heading=Text("layer", "层级"), values=vocabulary.LAYERS)
TITLE = Property(name="title", type="str", heading=Text("title", "职务"))
TITLE_EN = Property(name="title_en", type="str", heading=Text("English title", "英文职务"))
LEFT_ON = Property(
    name="left_on",
    type="date",
    heading=Text("left on", "离开日期"),
    help=Text("First day no longer there; a coming day means notice was given", "不再在岗的第一天；将来的日期表示已提出离职"),
)
CURRENCY = Property(name="currency", type="str", heading=Text("currency", "币种"), help=Text("ISO 4217 code", "ISO 4217 代码"))


def _node(label: str, heading: Text, *properties: Property, references: tuple[Reference, ...] = ()) -> Node:
    return Node(label=label, heading=heading, properties=(ID, NAME, NAME_EN, *properties, SOURCE, BATCH), references=references)


CUSTOMER = _node(
    "Customer",
    Text("Customer", "客户"),
    Property(name="tier", type="str", heading=Text("tier", "客户等级"), values=vocabulary.TIERS),
    Property(name="industry", type="str", heading=Text("industry", "行业")),
    Property(name="region", type="str", heading=Text("region", "区域")),
    references=(Reference(column="parent_customer_id", heading=Text("parent customer id", "上级客户编号"), edge="Customer.SUBSIDIARY_OF.Customer"),),
)
DEPARTMENT = _node(
    "Department",
    Text("Department", "客户部门"),
    Property(name="category", type="str", heading=Text("category", "类别")),
    Property(name="confidence", type="str", heading=Text("confidence of category", "类别可信度"), values=vocabulary.CONFIDENCES),
    Property(name="is_in_contact_range", type="bool", heading=Text("in contact range", "在接触范围内"), help=Text("Blank counts as yes", "空白视为“是”")),
    references=(
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Department.PART_OF.Customer"),
        Reference(column="parent_department_id", heading=Text("parent department id", "上级部门编号"), edge="Department.PART_OF.Department"),
    ),
)
PERSON = _node(
    "Person",
    Text("Person", "客户人员"),
    TITLE,
    TITLE_EN,
    LAYER,
    Property(name="power", type="int", heading=Text("power", "权力"), ge=1, le=5),
    Property(
        name="stance",
        type="int",
        heading=Text("stance", "立场"),
        values=vocabulary.STANCES,
        help=Text("Blank means unknown, which is not neutral", "空白表示未知，未知不等于中立"),
    ),
    Property(name="stance_on", type="date", heading=Text("stance known on", "立场确认日期")),
    LEFT_ON,
    Property(name="is_top_leader", type="bool", heading=Text("top leader", "一把手")),
    Property(name="is_rising_star", type="bool", heading=Text("rising star", "明日之星")),
    Property(
        name="is_placeholder", type="bool", heading=Text("placeholder", "占位"), help=Text("A post whose holder is not known yet", "尚不知道任职者的岗位")
    ),
    references=(
        Reference(column="department_id", heading=Text("department id", "部门编号"), edge="Person.MEMBER_OF.Department"),
        Reference(column="manager_id", heading=Text("manager id", "直属上级编号"), edge="Person.REPORTS_TO.Person", fixed={"kind": "solid"}),
        Reference(
            column="dotted_manager_id", heading=Text("dotted-line manager id", "虚线上级编号"), edge="Person.REPORTS_TO.Person", fixed={"kind": "dotted"}
        ),
    ),
)
UNIT = _node(
    "Unit",
    Text("Unit", "我方部门"),
    Property(name="category", type="str", heading=Text("category", "类别")),
    references=(Reference(column="parent_unit_id", heading=Text("parent unit id", "上级部门编号"), edge="Unit.PART_OF.Unit"),),
)
STAFF = _node(
    "Staff",
    Text("Staff", "我方人员"),
    TITLE,
    TITLE_EN,
    LAYER,
    Property(name="function", type="str", heading=Text("function", "岗位类别"), help=Text("A category of ours, for example sales", "我方类别之一，例如 sales")),
    Property(name="capacity", type="int", heading=Text("capacity", "可维护联系数"), unit=Text("ties", "条联系"), ge=0),
    LEFT_ON,
    references=(
        Reference(column="unit_id", heading=Text("unit id", "我方部门编号"), edge="Staff.MEMBER_OF.Unit"),
        Reference(column="manager_id", heading=Text("manager id", "直属上级编号"), edge="Staff.REPORTS_TO.Staff", fixed={"kind": "solid"}),
    ),
)
CATEGORY = Node(
    label="Category",
    heading=Text("Category", "类别"),
    properties=(
        ID,
        Property(name="name_en", type="str", heading=Text("English name", "英文名称"), is_required=True),
        Property(name="name_zh", type="str", heading=Text("Chinese name", "中文名称"), is_required=True),
        Property(name="side", type="str", heading=Text("side", "所属方"), values=vocabulary.SIDES, is_required=True),
        Property(
            name="line",
            type="str",
            heading=Text("line", "五线"),
            values=vocabulary.LINES,
            help=Text("Which of the five lines a department of this category stands for", "该类别的部门属于五线中的哪一线"),
        ),
        SOURCE,
        BATCH,
    ),
)
PROJECT = _node(
    "Project",
    Text("Project", "项目"),
    Property(name="stage", type="str", heading=Text("stage", "阶段")),
    Property(name="amount", type="float", heading=Text("amount", "金额"), ge=0, unit=Text("in the project's currency", "按项目币种")),
    CURRENCY,
    Property(name="product_line", type="str", heading=Text("product line", "产品线")),
    Property(name="horizon", type="str", heading=Text("horizon", "期限"), values=vocabulary.HORIZONS),
    Property(name="purchase_kind", type="str", heading=Text("purchase kind", "采购类型"), values=vocabulary.PURCHASE_KINDS),
    Property(name="opened_on", type="date", heading=Text("opened on", "立项日期")),
    Property(name="qualification_frozen_on", type="date", heading=Text("qualification frozen on", "资格条件冻结日期")),
    Property(name="drafting_frozen_on", type="date", heading=Text("drafting frozen on", "标书冻结日期")),
    Property(name="criteria_frozen_on", type="date", heading=Text("criteria frozen on", "评分标准冻结日期")),
    Property(name="decided_on", type="date", heading=Text("decided on", "决策日期")),
    Property(name="closed_on", type="date", heading=Text("closed on", "关闭日期")),
    Property(name="outcome", type="str", heading=Text("outcome", "结果"), values=vocabulary.OUTCOMES),
    references=(Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Project.FOR.Customer"),),
)
ACTIVITY = _node(
    "Activity",
    Text("Activity", "活动"),
    Property(name="kind", type="str", heading=Text("kind", "活动类型")),
    Property(name="occurred_on", type="date", heading=Text("occurred on", "发生日期")),
    Property(name="planned_on", type="date", heading=Text("planned on", "计划日期")),
    Property(name="budget", type="float", heading=Text("budget", "预算"), ge=0),
    CURRENCY,
    Property(
        name="scene",
        type="str",
        heading=Text("scene", "场景"),
        values=vocabulary.SCENES,
        help=Text("A private scene is a sensitive fact", "私人场合属于敏感信息"),
        is_sensitive=True,
    ),
    Property(name="purpose", type="str", heading=Text("purpose", "目的")),
    Property(name="method", type="str", heading=Text("method", "方法"), values=vocabulary.METHODS),
    references=(
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Activity.WITH.Customer"),
        Reference(column="project_id", heading=Text("project id", "项目编号"), edge="Activity.SUPPORTS.Project"),
        Reference(column="agreement_id", heading=Text("agreement id", "协议编号"), edge="Activity.UNDER.Agreement"),
        Reference(column="owner_id", heading=Text("owner id", "负责人编号"), edge="Staff.OWNS.Activity", is_reversed=True),
    ),
)
AGREEMENT = _node(
    "Agreement",
    Text("Agreement", "协议"),
    Property(name="kind", type="str", heading=Text("kind", "协议类型"), values=vocabulary.AGREEMENT_KINDS),
    Property(name="scope", type="str", heading=Text("scope", "范围")),
    Property(name="signed_on", type="date", heading=Text("signed on", "签署日期")),
    Property(name="ends_on", type="date", heading=Text("ends on", "到期日期")),
    references=(Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Agreement.WITH.Customer"),),
)
COMPETITOR = _node("Competitor", Text("Competitor", "竞争对手"))

IMPORT_BATCH = Node(
    label="ImportBatch",
    heading=Text("Import batch", "导入批次"),
    is_internal=True,
    properties=(
        ID,
        SOURCE,
        Property(name="applied_at", type="datetime", heading=Text("applied at", "写入时间")),
        Property(
            name="finished_at", type="datetime", heading=Text("finished at", "完成时间"), help=Text("Blank: the apply was interrupted", "空白：写入曾中断")
        ),
        Property(name="files", type="list[str]", heading=Text("files", "文件"), help=Text("Name and SHA-256 of each file", "各文件的名称与 SHA-256")),
        Property(name="added", type="int", heading=Text("added", "新增")),
        Property(name="changed", type="int", heading=Text("changed", "更改")),
        Property(name="unchanged", type="int", heading=Text("unchanged", "未变")),
        Property(name="refused", type="int", heading=Text("refused", "拒绝")),
    ),
)
MIGRATION = Node(
    label="Migration",
    heading=Text("Migration", "模式迁移"),
    is_internal=True,
    properties=(
        ID,
        Property(name="checksum", type="str", heading=Text("checksum", "校验和")),
        Property(name="applied_at", type="datetime", heading=Text("applied at", "应用时间")),
    ),
)

NODES: tuple[Node, ...] = (CUSTOMER, DEPARTMENT, PERSON, UNIT, STAFF, CATEGORY, PROJECT, ACTIVITY, AGREEMENT, COMPETITOR, IMPORT_BATCH, MIGRATION)
