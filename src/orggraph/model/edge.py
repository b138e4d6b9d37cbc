"""Every relationship type of the graph, between which labels it runs and what it carries."""

from __future__ import annotations

from orggraph.locale import Text
from orggraph.model import vocabulary
from orggraph.model.declaration import Edge, End, Property, snake_case

SINCE = Property(
    name="since", type="date", heading=Text("since", "开始日期"), help=Text("First day on which it holds; blank: always", "生效的第一天；空白：一直如此")
)
UNTIL = Property(
    name="until",
    type="date",
    heading=Text("until", "结束日期"),
    help=Text("First day on which it no longer holds; blank: still holds", "不再有效的第一天；空白：仍有效"),
)
CONFIDENCE = Property(name="confidence", type="str", heading=Text("confidence", "可信度"), values=vocabulary.CONFIDENCES)
EVIDENCE = Property(name="evidence", type="str", heading=Text("evidence", "依据"))
PRIVATE_EVIDENCE = Property(name="evidence", type="str", heading=Text("evidence", "依据"), is_sensitive=True)
SOURCE = Property(name="source", type="str", heading=Text("source", "来源"), is_system=True)
BATCH = Property(name="batch", type="str", heading=Text("batch", "批次"), is_system=True)
KEY = Property(
    name="key",
    type="str",
    heading=Text("key", "键"),
    help=Text("Tells this edge from others of its type between the same pair", "区分同一对节点之间的同类关系"),
    is_system=True,
)

_HEADINGS = {
    "Customer": Text("customer id", "客户编号"),
    "Department": Text("department id", "部门编号"),
    "Person": Text("person id", "客户人员编号"),
    "Unit": Text("unit id", "我方部门编号"),
    "Staff": Text("staff id", "我方人员编号"),
    "Category": Text("category id", "类别编号"),
    "Project": Text("project id", "项目编号"),
    "Activity": Text("activity id", "活动编号"),
    "Agreement": Text("agreement id", "协议编号"),
    "Competitor": Text("competitor id", "竞争对手编号"),
    "CustomerPlan": Text("customer plan id", "客户年度规划编号"),
    "Insight": Text("insight id", "洞察编号"),
    "Intelligence": Text("intelligence id", "情报编号"),
    "Fault": Text("fault id", "故障编号"),
    "Intent": Text("intent id", "意图编号"),
    "ProductLine": Text("product line id", "产品线编号"),
    "Outcome": Text("outcome id", "成效编号"),
}


def _end(label: str) -> End:
    return End(label=label, column=f"{snake_case(label)}_id", heading=_HEADINGS[label])


def _edge(
    start: str | End, type_: str, end: str | End, heading: Text, *properties: Property, discriminators: tuple[str, ...] = (), evidence: Property = EVIDENCE
) -> Edge:
    return Edge(
        type=type_,
        start=_end(start) if isinstance(start, str) else start,
        end=_end(end) if isinstance(end, str) else end,
        heading=heading,
        properties=(*properties, SINCE, UNTIL, CONFIDENCE, evidence, KEY, SOURCE, BATCH),
        discriminators=discriminators,
    )


def _above(label: str, column: str, heading: Text) -> End:
    return End(label=label, column=column, heading=heading)


REPORT_KIND = Property(
    name="kind",
    type="str",
    heading=Text("line kind", "汇报类型"),
    values=vocabulary.REPORT_KINDS,
    help=Text("Blank counts as solid", "空白视为实线"),
    is_history=True,
)
MANAGER = Text("manager id", "直属上级编号")

EDGES: tuple[Edge, ...] = (
    _edge("Customer", "SUBSIDIARY_OF", _above("Customer", "parent_customer_id", Text("parent customer id", "上级客户编号")), Text("Subsidiary of", "隶属集团")),
    _edge("Department", "PART_OF", "Customer", Text("Department of customer", "部门所属客户")),
    _edge(
        "Department",
        "PART_OF",
        _above("Department", "parent_department_id", Text("parent department id", "上级部门编号")),
        Text("Part of department", "上级部门"),
    ),
    _edge("Unit", "PART_OF", _above("Unit", "parent_unit_id", Text("parent unit id", "上级部门编号")), Text("Part of unit", "我方上级部门")),
    _edge(
        "Person",
        "MEMBER_OF",
        "Department",
        Text("Member of department", "所在部门"),
        Property(
            name="post",
            type="str",
            heading=Text("post", "岗位"),
            help=Text("What the person is there; one person may hold several posts in one department", "在该部门担任的岗位；一人可在同一部门担任多个岗位"),
        ),
        discriminators=("post",),
    ),
    _edge("Staff", "MEMBER_OF", "Unit", Text("Member of unit", "所在我方部门")),
    _edge("Person", "REPORTS_TO", _above("Person", "manager_id", MANAGER), Text("Reports to", "汇报关系"), REPORT_KIND),
    _edge("Staff", "REPORTS_TO", _above("Staff", "manager_id", MANAGER), Text("Reports to (ours)", "我方汇报关系"), REPORT_KIND),
    _edge(
        _above("Person", "from_person_id", Text("from person id", "影响者编号")),
        "INFLUENCES",
        _above("Person", "to_person_id", Text("to person id", "被影响者编号")),
        Text("Influences", "影响关系"),
        Property(name="weight", type="int", heading=Text("weight", "影响力"), ge=1, le=5, is_history=True),
        Property(name="basis", type="str", heading=Text("basis", "影响依据")),
        Property(name="is_conflict", type="bool", heading=Text("conflict", "对立"), is_history=True),
        discriminators=("basis",),
        evidence=PRIVATE_EVIDENCE,
    ),
    _edge(
        "Staff",
        "CONTACTS",
        "Person",
        Text("Contacts", "联系"),
        Property(name="level", type="int", heading=Text("level", "关系级别"), values=vocabulary.LEVELS, is_history=True),
        Property(name="role", type="str", heading=Text("owner role", "AB角"), values=vocabulary.OWNER_ROLES, is_history=True),
        Property(name="last_contact_on", type="date", heading=Text("last contact on", "最近联系日期")),
        Property(name="channel", type="str", heading=Text("channel", "联系渠道")),
        Property(name="trust_work", type="int", heading=Text("trust at work", "工作信任"), ge=0, le=100),
        Property(name="trust_personal", type="int", heading=Text("personal trust", "个人信任"), ge=0, le=100, is_sensitive=True),
        Property(name="purpose", type="str", heading=Text("purpose of the contact", "联系目的"), values=vocabulary.TIE_PURPOSES),
        Property(name="serves", type="str", heading=Text("value served", "服务的价值"), values=vocabulary.TIE_VALUES),
        evidence=PRIVATE_EVIDENCE,
    ),
    _edge("Project", "FOR", "Customer", Text("Project for customer", "项目所属客户")),
    _edge(
        "Person",
        "DECIDES",
        "Project",
        Text("Decides", "决策关系"),
        Property(name="point", type="str", heading=Text("control point", "控制点"), values=vocabulary.POINTS, is_required=True),
        Property(name="weight", type="float", heading=Text("weight", "权重"), ge=0, is_history=True),
        Property(name="has_veto", type="bool", heading=Text("veto", "否决权"), is_history=True),
        Property(name="stance", type="int", heading=Text("stance on project", "项目立场"), values=vocabulary.STANCES, is_history=True),
        discriminators=("point",),
    ),
    _edge(
        "Staff",
        "WORKS_ON",
        "Project",
        Text("Works on", "参与项目"),
        Property(name="role", type="str", heading=Text("project role", "项目角色"), is_history=True),
    ),
    _edge("Activity", "WITH", "Customer", Text("Activity with customer", "活动对象客户")),
    _edge("Activity", "SUPPORTS", "Project", Text("Supports project", "支撑项目")),
    _edge("Person", "ATTENDED", "Activity", Text("Attended", "参加活动")),
    _edge("Staff", "ATTENDED", "Activity", Text("Attended (ours)", "我方参加活动")),
    _edge("Staff", "OWNS", "Activity", Text("Owns activity", "负责活动")),
    _edge("Agreement", "WITH", "Customer", Text("Agreement with customer", "协议客户")),
    _edge("Activity", "UNDER", "Agreement", Text("Under agreement", "协议框架下")),
    _edge("Person", "SIGNED", "Agreement", Text("Signed", "签署")),
    _edge("Staff", "SIGNED", "Agreement", Text("Signed (ours)", "我方签署")),
    _edge(
        "Competitor",
        "COURTS",
        "Person",
        Text("Courts", "竞争对手关系"),
        Property(name="level", type="int", heading=Text("level", "关系级别"), values=vocabulary.LEVELS, is_history=True),
    ),
    _edge(
        "Competitor",
        "SUPPLIES",
        "Customer",
        Text("Supplies", "竞争对手供货"),
        Property(name="share", type="float", heading=Text("share", "份额"), ge=0, le=1, unit=Text("0 to 1", "0 到 1"), is_history=True),
        Property(name="product_line", type="str", heading=Text("product line", "产品线")),
        discriminators=("product_line",),
    ),
    _edge(
        "Staff",
        "TARGETS",
        "Person",
        Text("Relationship target", "关系目标"),
        Property(name="target_level", type="int", heading=Text("target level", "目标级别"), values=vocabulary.LEVELS, is_history=True),
        Property(name="due_on", type="date", heading=Text("due on", "完成期限")),
    ),
    _edge(
        "Staff",
        "ASKS",
        "Person",
        Text("Asks", "请求"),
        Property(name="request", type="str", heading=Text("request", "请求内容")),
        Property(name="asked_on", type="date", heading=Text("asked on", "请求日期")),
        discriminators=("request",),
    ),
    _edge("Staff", "SERVES", "Department", Text("Responsible for department", "负责对接部门")),
    _edge("Staff", "SELLS", "ProductLine", Text("Sells product line", "负责产品线")),
    _edge(
        "Staff",
        "RATED",
        "Activity",
        Text("Rated activity", "活动评价"),
        Property(name="quality", type="int", heading=Text("quality", "质量"), ge=1, le=5),
        Property(name="effect", type="int", heading=Text("effect", "效果"), ge=1, le=5),
        Property(name="rated_on", type="date", heading=Text("rated on", "评价日期")),
    ),
    _edge("Person", "WRITES_SPEC_FOR", "Project", Text("Writes requirements for", "编写需求")),
    _edge(
        _above("Person", "successor_id", Text("successor id", "继任者编号")),
        "MAY_SUCCEED",
        "Person",
        Text("May succeed", "可能继任"),
        Property(name="kind", type="str", heading=Text("succession kind", "继任类型"), values=vocabulary.SUCCESSION_KINDS, is_history=True),
    ),
    _edge("Project", "FOUND_BY", "Insight", Text("Opportunity from insight", "洞察产生的机会")),
    _edge("CustomerPlan", "FOR", "Customer", Text("Plan for customer", "规划所属客户")),
    _edge("Insight", "ABOUT", "Customer", Text("Insight about customer", "洞察所属客户")),
    _edge("Intelligence", "TOLD_BY", "Person", Text("Told by", "情报来源人")),
    _edge("Intelligence", "ABOUT", "Project", Text("Intelligence about project", "项目情报")),
    _edge("Intelligence", "ABOUT", "Competitor", Text("Intelligence about competitor", "竞争对手情报")),
    _edge("Intelligence", "ABOUT", "Customer", Text("Intelligence about customer", "客户情报")),
    _edge("Fault", "OF", "Competitor", Text("Fault of competitor", "故障所属竞争对手")),
    _edge("Fault", "AT", "Customer", Text("Fault at customer", "故障所在客户")),
    _edge("Fault", "AT", "Department", Text("Fault at department", "故障所在部门")),
    _edge("Intent", "AGAINST", "Competitor", Text("Against competitor", "针对竞争对手")),
    _edge("Intent", "AT", "Customer", Text("Intent at customer", "意图所在客户")),
    _edge("Intent", "ABOUT", "Project", Text("Intent about project", "意图涉及项目")),
    _edge("Outcome", "AT", "Department", Text("Outcome at department", "成效所在部门")),
    _edge(
        "Category",
        "MATCHED_BY",
        _above("Category", "matching_category_id", Text("matching category id", "对应我方类别编号")),
        Text("Matched by", "类别对应"),
    ),
)
