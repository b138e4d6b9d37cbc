"""The labels of who there is: customers, their departments and people, our units and staff, competitors, and what sorts them."""

from __future__ import annotations

from orggraph.locale import Text
from orggraph.model import vocabulary
from orggraph.model.declaration import Node, Property, Reference
from orggraph.model.shared import BATCH, FORMER_EMPLOYER, HOBBY, HOME_TOWN, ID, LAYER, LEFT_ON, SCHOOL, SOURCE, TITLE, TITLE_EN, node

CUSTOMER = node(
    "Customer",
    Text("Customer", "客户"),
    Property(name="tier", type="str", heading=Text("tier", "客户等级"), values=vocabulary.TIERS),
    Property(name="industry", type="str", heading=Text("industry", "行业")),
    Property(name="region", type="str", heading=Text("region", "区域")),
    Property(
        name="role",
        type="str",
        heading=Text("organisation role", "组织角色"),
        values=vocabulary.ORGANISATION_ROLES,
        help=Text("Blank counts as customer", "空白视为客户"),
    ),
    Property(name="management_model", type="str", heading=Text("management model", "管理模式")),
    Property(name="products", type="str", heading=Text("products", "产品")),
    Property(name="own_customers", type="str", heading=Text("its own customers", "其自身客户")),
    Property(name="pains", type="str", heading=Text("pains", "痛点")),
    references=(Reference(column="parent_customer_id", heading=Text("parent customer id", "上级客户编号"), edge="Customer.SUBSIDIARY_OF.Customer"),),
)
DEPARTMENT = node(
    "Department",
    Text("Department", "客户部门"),
    Property(name="category", type="str", heading=Text("category", "类别")),
    Property(name="confidence", type="str", heading=Text("confidence of category", "类别可信度"), values=vocabulary.CONFIDENCES),
    Property(name="is_in_contact_range", type="bool", heading=Text("in contact range", "在接触范围内"), help=Text("Blank counts as yes", "空白视为“是”")),
    Property(name="location", type="str", heading=Text("location", "所在地")),
    references=(
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Department.PART_OF.Customer"),
        Reference(column="parent_department_id", heading=Text("parent department id", "上级部门编号"), edge="Department.PART_OF.Department"),
    ),
)
PERSON = node(
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
    SCHOOL,
    FORMER_EMPLOYER,
    HOME_TOWN,
    HOBBY,
    Property(name="family", type="str", heading=Text("family", "家庭情况"), is_sensitive=True),
    Property(name="style", type="str", heading=Text("social style", "社交风格")),
    references=(
        Reference(column="department_id", heading=Text("department id", "部门编号"), edge="Person.MEMBER_OF.Department"),
        Reference(column="manager_id", heading=Text("manager id", "直属上级编号"), edge="Person.REPORTS_TO.Person", fixed={"kind": "solid"}),
        Reference(
            column="dotted_manager_id", heading=Text("dotted-line manager id", "虚线上级编号"), edge="Person.REPORTS_TO.Person", fixed={"kind": "dotted"}
        ),
    ),
)
UNIT = node(
    "Unit",
    Text("Unit", "我方部门"),
    Property(name="category", type="str", heading=Text("category", "类别")),
    references=(Reference(column="parent_unit_id", heading=Text("parent unit id", "上级部门编号"), edge="Unit.PART_OF.Unit"),),
)
STAFF = node(
    "Staff",
    Text("Staff", "我方人员"),
    TITLE,
    TITLE_EN,
    LAYER,
    Property(name="function", type="str", heading=Text("function", "岗位类别"), help=Text("A category of ours, for example sales", "我方类别之一，例如 sales")),
    Property(name="capacity", type="int", heading=Text("capacity", "可维护联系数"), unit=Text("ties", "条联系"), ge=0),
    LEFT_ON,
    SCHOOL,
    FORMER_EMPLOYER,
    HOME_TOWN,
    HOBBY,
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
PRODUCT_LINE = node(
    "ProductLine",
    Text("Product line", "产品线目录"),
    Property(name="grade", type="str", heading=Text("product grade", "产品等级"), values=vocabulary.PRODUCT_GRADES),
)
COMPETITOR = node(
    "Competitor",
    Text("Competitor", "竞争对手"),
    Property(name="threat", type="str", heading=Text("threat", "威胁等级"), values=vocabulary.THREATS),
)
