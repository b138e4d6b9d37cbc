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
