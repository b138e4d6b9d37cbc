"""The labels of what is done and known: projects, activities, agreements, plans, insights, intelligence, rivals' faults, intents, outcomes."""

from __future__ import annotations

from orggraph.locale import Text
from orggraph.model import vocabulary
from orggraph.model.declaration import Node, Property, Reference
from orggraph.model.shared import BATCH, CURRENCY, ID, SOURCE, node

PROJECT = node(
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
    Property(
        name="origin",
        type="str",
        heading=Text("found through", "机会来源"),
        values=vocabulary.ORIGINS,
        help=Text("Which of our channels found this opportunity", "由我方哪类渠道发现"),
    ),
    Property(name="selection", type="str", heading=Text("selection", "立项选择"), values=vocabulary.SELECTIONS),
    Property(name="final_mode", type="str", heading=Text("mode of the final call", "拍板方式"), values=vocabulary.FINAL_MODES),
    Property(name="market_space", type="float", heading=Text("market space", "市场空间"), ge=0, unit=Text("in the project's currency", "按项目币种")),
    Property(name="growth", type="float", heading=Text("growth", "增长率"), unit=Text("a year, 0.1 is 10 %", "每年，0.1 即 10%")),
    Property(name="margin", type="float", heading=Text("margin", "利润率"), le=1, unit=Text("share of the amount, 0.1 is 10 %", "占金额比例，0.1 即 10%")),
    Property(name="competition", type="int", heading=Text("competition", "竞争强度"), ge=1, le=5),
    Property(name="technical_score", type="float", heading=Text("technical score", "技术得分"), ge=0, le=100),
    Property(name="collected", type="float", heading=Text("collected", "回款比例"), ge=0, le=1, unit=Text("share of the amount, 0 to 1", "占金额比例，0 到 1")),
    Property(name="bad_clauses", type="int", heading=Text("bad clauses", "不利条款数"), ge=0),
    Property(name="coverage_target", type="int", heading=Text("coverage target", "覆盖目标"), ge=0, unit=Text("people in contact", "建立联系的人数")),
    Property(name="coverage_due_on", type="date", heading=Text("coverage due on", "覆盖截止日期")),
    references=(
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Project.FOR.Customer"),
        Reference(column="insight_id", heading=Text("insight id", "洞察编号"), edge="Project.FOUND_BY.Insight"),
    ),
)
ACTIVITY = node(
    "Activity",
    Text("Activity", "活动"),
    Property(name="kind", type="str", heading=Text("kind", "活动类型"), values=vocabulary.ACTIVITY_KINDS),
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
    Property(name="guests", type="int", heading=Text("guests", "客户人数"), ge=0),
    Property(name="days", type="int", heading=Text("days", "天数"), ge=0),
    Property(name="cost", type="float", heading=Text("cost estimate", "费用估算"), ge=0),
    Property(name="expected_result", type="str", heading=Text("expected result", "预期结果")),
    Property(name="approved_on", type="date", heading=Text("approved on", "批准日期")),
    references=(
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Activity.WITH.Customer"),
        Reference(column="project_id", heading=Text("project id", "项目编号"), edge="Activity.SUPPORTS.Project"),
        Reference(column="agreement_id", heading=Text("agreement id", "协议编号"), edge="Activity.UNDER.Agreement"),
        Reference(column="owner_id", heading=Text("owner id", "负责人编号"), edge="Staff.OWNS.Activity", is_reversed=True),
    ),
)
AGREEMENT = node(
    "Agreement",
    Text("Agreement", "协议"),
    Property(name="kind", type="str", heading=Text("kind", "协议类型"), values=vocabulary.AGREEMENT_KINDS),
    Property(name="scope", type="str", heading=Text("scope", "范围")),
    Property(name="signed_on", type="date", heading=Text("signed on", "签署日期")),
    Property(name="ends_on", type="date", heading=Text("ends on", "到期日期")),
    references=(Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Agreement.WITH.Customer"),),
)
CUSTOMER_PLAN = node(
    "CustomerPlan",
    Text("Customer plan", "客户年度规划"),
    Property(name="year", type="int", heading=Text("year", "年度"), ge=1900, le=2200, is_required=True),
    Property(name="stage", type="str", heading=Text("plan stage", "规划阶段"), values=vocabulary.PLAN_STAGES),
    Property(name="understood_on", type="date", heading=Text("understanding closed on", "理解完成日期")),
    Property(name="planned_on", type="date", heading=Text("planning closed on", "规划完成日期")),
    Property(name="executed_on", type="date", heading=Text("execution closed on", "执行完成日期")),
    Property(name="evaluated_on", type="date", heading=Text("evaluation closed on", "评估完成日期")),
    Property(name="budget", type="float", heading=Text("budget", "预算"), ge=0),
    CURRENCY,
    Property(name="drafts", type="int", heading=Text("drafts", "修订稿数"), ge=0),
    Property(name="maturity", type="int", heading=Text("maturity", "成熟度"), values=vocabulary.MATURITIES),
    references=(Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="CustomerPlan.FOR.Customer"),),
)
INSIGHT = node(
    "Insight",
    Text("Insight", "客户洞察"),
    Property(name="kind", type="str", heading=Text("insight kind", "洞察类型"), values=vocabulary.INSIGHT_KINDS, is_required=True),
    Property(name="drafts", type="int", heading=Text("drafts", "修订稿数"), ge=0),
    Property(name="done_on", type="date", heading=Text("done on", "完成日期")),
    Property(name="risks", type="str", heading=Text("risks", "风险分析")),
    Property(name="value", type="str", heading=Text("customer value", "客户价值评估")),
    references=(Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Insight.ABOUT.Customer"),),
)
INTELLIGENCE = Node(
    label="Intelligence",
    heading=Text("Intelligence", "情报"),
    properties=(
        ID,
        Property(
            name="name", type="str", heading=Text("name", "名称"), help=Text("What was said, in a few words", "简述内容"), is_required=True, is_sensitive=True
        ),
        Property(name="name_en", type="str", heading=Text("English name", "英文名称"), is_sensitive=True),
        Property(name="topic", type="str", heading=Text("topic", "主题"), values=vocabulary.TOPICS, is_required=True),
        Property(name="told_on", type="date", heading=Text("told on", "获知日期")),
        Property(name="confidence", type="str", heading=Text("confidence", "可信度"), values=vocabulary.CONFIDENCES),
        SOURCE,
        BATCH,
    ),
    references=(
        Reference(column="person_id", heading=Text("person id", "客户人员编号"), edge="Intelligence.TOLD_BY.Person"),
        Reference(column="project_id", heading=Text("project id", "项目编号"), edge="Intelligence.ABOUT.Project"),
        Reference(column="competitor_id", heading=Text("competitor id", "竞争对手编号"), edge="Intelligence.ABOUT.Competitor"),
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Intelligence.ABOUT.Customer"),
    ),
)
FAULT = node(
    "Fault",
    Text("Rival's fault", "竞争对手故障"),
    Property(name="kind", type="str", heading=Text("fault kind", "故障类型"), is_required=True),
    Property(name="occurred_on", type="date", heading=Text("occurred on", "发生日期")),
    Property(name="resolved_on", type="date", heading=Text("resolved on", "解决日期")),
    references=(
        Reference(column="competitor_id", heading=Text("competitor id", "竞争对手编号"), edge="Fault.OF.Competitor"),
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Fault.AT.Customer"),
        Reference(column="department_id", heading=Text("department id", "部门编号"), edge="Fault.AT.Department"),
    ),
)
INTENT = node(
    "Intent",
    Text("Intent against a rival", "竞争意图"),
    Property(name="kind", type="str", heading=Text("intent kind", "意图类型"), values=vocabulary.INTENT_KINDS, is_required=True),
    Property(name="status", type="str", heading=Text("status", "状态"), values=vocabulary.INTENT_STATUSES),
    Property(name="opened_on", type="date", heading=Text("opened on", "立项日期")),
    Property(name="closed_on", type="date", heading=Text("closed on", "关闭日期")),
    references=(
        Reference(column="competitor_id", heading=Text("competitor id", "竞争对手编号"), edge="Intent.AGAINST.Competitor"),
        Reference(column="customer_id", heading=Text("customer id", "客户编号"), edge="Intent.AT.Customer"),
        Reference(column="project_id", heading=Text("project id", "项目编号"), edge="Intent.ABOUT.Project"),
    ),
)
OUTCOME = node(
    "Outcome",
    Text("Outcome", "成效"),
    Property(name="kind", type="str", heading=Text("outcome kind", "成效类型"), values=vocabulary.OUTCOME_KINDS, is_required=True),
    Property(name="occurred_on", type="date", heading=Text("occurred on", "发生日期")),
    references=(Reference(column="department_id", heading=Text("department id", "部门编号"), edge="Outcome.AT.Department"),),
)
