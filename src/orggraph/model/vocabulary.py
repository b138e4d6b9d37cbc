"""The closed lists of values: every word that a fact may take, in both languages."""

from __future__ import annotations

from orggraph.locale import Text
from orggraph.model.declaration import Vocabulary

LAYERS: Vocabulary = {
    1: Text("executive", "高层"),
    2: Text("manager", "中层"),
    3: Text("operating", "基层"),
    4: Text("support", "辅助"),
}
LEVELS: Vocabulary = {
    0: Text("stranger", "陌生"),
    1: Text("contact", "接触"),
    2: Text("recognition", "认可"),
    3: Text("trust", "信任"),
    4: Text("partner", "伙伴"),
}
STANCES: Vocabulary = {
    -1: Text("opposed", "反对"),
    0: Text("neutral", "中立"),
    1: Text("supports", "支持"),
    2: Text("exclusive support", "排他性支持"),
    3: Text("coach", "教练"),
}
TIERS: Vocabulary = {
    "S": Text("strategic", "战略"),
    "A": Text("A", "A级"),
    "B": Text("B", "B级"),
    "C": Text("C", "C级"),
}
SIDES: Vocabulary = {
    "customer": Text("customer", "客户"),
    "ours": Text("ours", "我方"),
    "both": Text("both", "双方"),
}
LINES: Vocabulary = {
    "management": Text("management", "管理线"),
    "technical": Text("technical", "技术线"),
    "procurement": Text("procurement", "采购线"),
    "finance": Text("finance", "财务线"),
    "user": Text("user", "使用线"),
}
POINTS: Vocabulary = {
    "qualification": Text("qualification", "资格条件"),
    "drafting": Text("drafting", "标书起草"),
    "criteria": Text("criteria", "评分标准"),
    "scoring": Text("scoring", "评审打分"),
    "final": Text("final call", "最终拍板"),
}
REPORT_KINDS: Vocabulary = {
    "solid": Text("solid line", "实线"),
    "dotted": Text("dotted line", "虚线"),
}
OWNER_ROLES: Vocabulary = {
    "A": Text("A owner", "A角"),
    "B": Text("B owner", "B角"),
}
CONFIDENCES: Vocabulary = {
    "consensus": Text("consensus", "共识"),
    "explicit": Text("explicit", "明确"),
    "inferred": Text("inferred", "推断"),
    "unclear": Text("unclear", "不明"),
}
HORIZONS: Vocabulary = {
    "short": Text("short term", "短期"),
    "mid": Text("mid term", "中期"),
    "long": Text("long term", "长期"),
}
PURCHASE_KINDS: Vocabulary = {
    "complex": Text("complex goods", "复杂产品"),
    "standard": Text("standard goods", "标准产品"),
}
OUTCOMES: Vocabulary = {
    "won": Text("won", "中标"),
    "lost": Text("lost", "失标"),
    "dropped": Text("dropped", "取消"),
}
SCENES: Vocabulary = {
    "office": Text("office", "办公场所"),
    "private": Text("private", "私人场合"),
    "our_site": Text("our site", "我方现场"),
    "their_site": Text("their site", "客户现场"),
    "event": Text("event", "活动会场"),
}
METHODS: Vocabulary = {
    "communicate": Text("communicate", "沟通"),
    "match": Text("match", "匹配"),
    "joint": Text("joint work", "联合"),
    "recognition": Text("recognition", "认同"),
}
AGREEMENT_KINDS: Vocabulary = {
    "strategic": Text("strategic agreement", "战略协议"),
    "joint_innovation": Text("joint innovation", "联合创新"),
    "framework": Text("framework agreement", "框架协议"),
}

ACTIVITY_KINDS: Vocabulary = {
    "daily_visit": Text("daily visit", "日常拜访"),
    "topical_exchange": Text("topical exchange", "专题交流"),
    "technical_exchange": Text("technical exchange", "技术交流"),
    "executive_visit": Text("executive visit", "高层拜访"),
    "visit_to_us": Text("visit to us", "来访考察"),
    "reference_visit": Text("reference site visit", "样板点参观"),
    "expo": Text("expo", "展会"),
    "forum": Text("forum", "论坛"),
    "summit": Text("summit", "峰会"),
    "training": Text("training", "培训"),
    "meal": Text("meal", "宴请"),
    "award": Text("award", "表彰"),
    "public_praise": Text("public praise", "公开表扬"),
    "certification": Text("partner certification", "伙伴认证"),
    "joint_venture": Text("joint venture", "合资"),
    "joint_innovation": Text("joint innovation", "联合创新"),
    "joint_work": Text("joint work", "联合工作"),
    "consulting": Text("consulting for the customer", "为客户咨询"),
    "signing": Text("signing", "签约"),
    "review": Text("review", "总结评审"),
    "service": Text("service", "服务"),
    "other": Text("other", "其他"),
}
ORGANISATION_ROLES: Vocabulary = {
    "customer": Text("customer", "客户"),
    "channel": Text("channel", "渠道"),
    "supplier": Text("supplier", "供应商"),
}
THREATS: Vocabulary = {
    "high": Text("high threat", "高威胁"),
    "medium": Text("medium threat", "中等威胁"),
    "low": Text("low threat", "低威胁"),
}
TIE_PURPOSES: Vocabulary = {
    "information": Text("gathering information", "收集信息"),
    "voice": Text("voice of the customer", "倾听客户声音"),
    "fixing": Text("fixing small issues", "解决小问题"),
}
TIE_VALUES: Vocabulary = {
    "project_support": Text("project support", "项目支持"),
    "rival_blow": Text("blow to competitors", "打击竞争对手"),
    "partnership": Text("strategic partnership", "战略合作"),
    "network": Text("cross-supporting network", "交叉支持网络"),
}
ORIGINS: Vocabulary = {
    "sales": Text("sales", "销售"),
    "technical": Text("technical", "技术"),
    "delivery": Text("delivery", "交付"),
    "service": Text("service", "服务"),
    "partner": Text("partner", "伙伴"),
    "marketing": Text("marketing", "营销"),
}
SELECTIONS: Vocabulary = {
    "proposed": Text("proposed", "已提出"),
    "selected": Text("selected as target", "选为目标"),
    "dropped": Text("dropped", "放弃"),
}
FINAL_MODES: Vocabulary = {
    "department_head": Text("the department head decides", "部门负责人决定"),
    "leader": Text("the leader decides", "领导决定"),
    "panel": Text("the panel's score decides", "评委打分决定"),
}
PLAN_STAGES: Vocabulary = {
    "understand": Text("understand", "理解"),
    "plan": Text("plan", "规划"),
    "execute": Text("execute", "执行"),
    "evaluate": Text("evaluate", "评估"),
}
MATURITIES: Vocabulary = {
    1: Text("customer-centred 1.0", "以客户为中心 1.0"),
    2: Text("customer-centred 2.0", "以客户为中心 2.0"),
}
INSIGHT_KINDS: Vocabulary = {
    "customer_profile": Text("customer profile", "客户画像"),
    "supplier_profile": Text("supplier profile", "供应商画像"),
    "scan_business_plan": Text("scan: business plan", "扫描：业务规划"),
    "scan_performance": Text("scan: performance", "扫描：性能"),
    "scan_architecture": Text("scan: architecture", "扫描：架构"),
    "scan_cost": Text("scan: cost to build and maintain", "扫描：建设与维护成本"),
    "scan_evolution": Text("scan: technology evolution", "扫描：技术演进"),
}
TOPICS: Vocabulary = {
    "needs": Text("needs", "需求"),
    "background": Text("background", "背景"),
    "rival": Text("competitors' moves", "竞争动态"),
    "internal": Text("internal matters", "内部情况"),
    "project": Text("project", "项目"),
}
INTENT_KINDS: Vocabulary = {
    "close_market": Text("close the market", "封闭市场"),
    "close_project": Text("close the project", "封闭项目"),
    "push_to_low_value": Text("push to low-value regions or products", "挤压到低价值区域或产品"),
}
INTENT_STATUSES: Vocabulary = {
    "planned": Text("planned", "计划中"),
    "active": Text("active", "进行中"),
    "done": Text("done", "已完成"),
    "dropped": Text("dropped", "放弃"),
}
PRODUCT_GRADES: Vocabulary = {
    "strategic": Text("strategic product", "战略产品"),
    "major": Text("major product", "主力产品"),
    "regular": Text("regular product", "一般产品"),
}
OUTCOME_KINDS: Vocabulary = {
    "channel": Text("smooth channels", "渠道畅通"),
    "containment": Text("bad news contained", "负面不扩散"),
    "process": Text("smooth process", "流程顺畅"),
    "support": Text("support at key events", "关键事件支持"),
}
SUCCESSION_KINDS: Vocabulary = {
    "deputy": Text("deputy", "副手"),
    "candidate": Text("likely successor", "可能继任者"),
}

# Words that answers use beside the facts of the graph.
COUNTERPARTS: Vocabulary = {
    "matched": Text("matched", "已对接"),
    "unmatched": Text("unmatched", "未对接"),
    "under_levelled": Text("under-levelled", "级别偏低"),
    "over_levelled": Text("over-levelled", "级别偏高"),
    "beside": Text("higher and lower layers only", "错位"),
    "wrongly_matched": Text("wrongly matched", "岗位不对应"),
    "left_to_others": Text("left to others", "由其他部门联系"),
    "nobody": Text("nobody", "无人联系"),
    "no_people": Text("nobody known there", "尚不认识任何人"),
    "no_opposite": Text("nothing opposite", "无对应部门"),
    "category_unknown": Text("category unknown", "类别未知"),
    "stands": Text("stands opposite", "已对接"),
    "knows": Text("knows", "有联系但不对应"),
    "candidate": Text("candidate", "候选"),
}
KEY_REASONS: Vocabulary = {
    "top_leader": Text("top leader", "一把手"),
    "control_point": Text("holds a control point", "持有控制点"),
}
VERDICTS: Vocabulary = {
    "ok": Text("ok", "正常"),
    "warn": Text("warn", "预警"),
    "fail": Text("fail", "不合格"),
    "unknown": Text("unknown", "未知"),
}
PEOPLE: Vocabulary = {
    "person": Text("person", "客户人员"),
    "staff": Text("our staff", "我方人员"),
}
