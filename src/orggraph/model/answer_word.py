"""The words for codes that answers use beside the facts of the graph, by the column that holds them."""

from __future__ import annotations

from collections.abc import Mapping

from orggraph.locale import Text
from orggraph.model.declaration import Vocabulary
from orggraph.model.vocabulary import POINTS

DIMENSIONS: Vocabulary = {
    "key": Text("key", "关键"),
    "broad": Text("broad", "普遍"),
    "organisational": Text("organisational", "组织"),
}
MOVEMENTS: Vocabulary = {
    "up": Text("up", "上升"),
    "down": Text("down", "下降"),
    "same": Text("unchanged", "持平"),
    "unknown": Text("unknown", "未知"),
}
STANDINGS: Vocabulary = {
    "ahead": Text("ahead", "领先"),
    "even": Text("even", "持平"),
    "behind": Text("behind", "落后"),
    "unknown": Text("unknown", "未知"),
}
EFFECTS: Vocabulary = {
    "effective": Text("effective", "有效"),
    "not_effective": Text("not effective", "未见效"),
}
PROFILE_REASONS: Vocabulary = {
    "no_key_people": Text("no key person known", "没有已知的关键客户"),
    "no_departments": Text("no department in contact range", "没有接触范围内的部门"),
    "nobody_known": Text("nobody known there", "尚不认识任何人"),
    "layers_unknown": Text("nobody's layer is known, so cells are left out", "人员层级均未知，格覆盖率不计"),
    "stance_unknown": Text("no stance known, so stance is left out", "立场均未知，支持率不计"),
    "nothing_recorded": Text("no executive, activity or agreement on record", "没有高层、活动或协议记录"),
    "no_activity_recorded": Text("no activity was ever recorded", "从无活动记录"),
    "no_executives": Text("no executive known, so pairs are left out", "没有已知高层，结对率不计"),
    "no_agreements": Text("no agreement in force, so agreements are left out", "没有有效协议，该项不计"),
    "no_weight": Text("the weights leave nothing to score by", "所给权重无法评分"),
    "no_score": Text("no score on the day asked about", "基准日没有得分"),
    "no_earlier_score": Text("no score on the earlier day", "较早日期没有得分"),
    "no_rival_known": Text("no competitor known there", "没有已知的竞争对手"),
    "rival_ties_unknown": Text("a competitor's ties are unknown", "竞争对手的关系未知"),
    "nobody_to_reach": Text("nobody there to reach", "没有可触达的对象"),
    "not_up": Text("not better than before", "不优于以往"),
    "not_ahead": Text("not ahead of every competitor", "未领先全部对手"),
    "not_up_not_ahead": Text("neither better than before nor ahead", "既不优于以往，也未领先对手"),
}
VOTE_RESULTS: Vocabulary = {
    "safe": Text("safe", "安全"),
    "depends_on_one": Text("depends on one", "系于一人"),
    "undecided": Text("undecided", "未定"),
    "losing": Text("losing", "失利"),
}
SCENARIOS: Vocabulary = {
    "now": Text("as things are", "现状"),
    "assumed": Text("as assumed", "按所设情形"),
    "flipped": Text("with those won over", "争取之后"),
}
CHAIN_CHANGES: Vocabulary = {
    "support_won": Text("support won", "赢得支持"),
    "support_lost": Text("support lost", "失去支持"),
    "joined_the_chain": Text("joined the chain", "进入决策链"),
    "left_the_chain": Text("left the chain", "离开决策链"),
    "stance_changed": Text("stance changed", "立场变化"),
    "tie_changed": Text("tie changed", "联系变化"),
}
LEADERS: Vocabulary = {
    "ours": Text("ours", "我方"),
    "rival": Text("competitor", "竞争对手"),
    "even": Text("even", "持平"),
    "neither": Text("nobody", "均无"),
    "unknown": Text("unknown", "未知"),
}
SPEC_ROLES: Vocabulary = {
    "writes_spec": Text("writes requirements", "编写需求"),
    "scores": Text("scores", "参与评分"),
}
PROJECT_STAGES: Vocabulary = {
    "lead": Text("the lead stage", "线索阶段"),
    "tender": Text("the tender stage", "招标阶段"),
    "execution": Text("the execution stage", "执行阶段"),
}
TARGET_STATUSES: Vocabulary = {
    "met": Text("met", "已达成"),
    "open": Text("open", "进行中"),
    "missed": Text("missed", "未达成"),
    "no_target": Text("no target", "无目标"),
}
BANDS: Vocabulary = {
    "strong": Text("strong", "强"),
    "fair": Text("fair", "中"),
    "weak": Text("weak", "弱"),
}
TIE_REASONS: Vocabulary = {
    "no_contact_known": Text("no last contact known", "最近联系未知"),
    "level_unknown": Text("level unknown", "级别未知"),
    "level_too_low": Text("level too low", "级别不足"),
    "silent": Text("silent for too long", "沉寂过久"),
}
PLANNED_TIES: Vocabulary = {
    "new": Text("new", "新建"),
    "silent": Text("silent, to revive", "沉寂，待恢复"),
    "live": Text("live already", "已有效"),
}
PLANNED_ROLES: Vocabulary = {"contact": Text("contact", "联系人")}
LINKS: Vocabulary = {
    "reports_to": Text("reports to the next", "向下一位汇报"),
    "manages": Text("manages the next", "为下一位的上级"),
    "influences": Text("influences the next", "影响下一位"),
}
SUCCESSION_GROUNDS: Vocabulary = {
    "recorded_deputy": Text("recorded as deputy", "登记为副手"),
    "recorded_candidate": Text("recorded as candidate", "登记为候选人"),
    "recorded_successor": Text("recorded as successor", "登记为继任者"),
    "deputy_by_title": Text("deputy by title", "职务为副职"),
    "direct_report": Text("direct report", "直接下属"),
    "fast_mover": Text("moved twice of late", "近期两次调动"),
}
LOSSES: Vocabulary = {
    "holder_leaves": Text("whoever holds it leaves", "持有人离开"),
    "no_live_tie": Text("no live tie left", "不再有有效联系"),
}
CONNECTIONS: Vocabulary = {
    "school": Text("school", "毕业院校"),
    "former_employer": Text("former employer", "曾任职单位"),
    "home_town": Text("home town", "籍贯"),
    "hobby": Text("hobby", "爱好"),
    "common_contact": Text("common contact", "共同联系人"),
}
OUTPUTS: Vocabulary = {
    "customer_profile": Text("customer profile", "客户画像"),
    "budget": Text("budget", "预算"),
    "selected_opportunity": Text("selected opportunity", "选定的机会"),
    "activity": Text("activity", "活动"),
    "rated_activity": Text("rated activity", "已评价的活动"),
    "stage_before": Text("stage before", "前一阶段"),
    "opportunities": Text("opportunities", "机会"),
    "risks": Text("risks", "风险"),
    "value": Text("customer value", "客户价值"),
}
HELD_BANDS: Vocabulary = {
    "everybody": Text("everybody", "全部"),
    "half_or_more": Text("half or more", "半数及以上"),
    "under_half": Text("under half", "不足半数"),
    "nobody": Text("nobody", "无人"),
    "deciders_unknown": Text("nobody known to decide", "决策人未知"),
}
FACTS: Vocabulary = {
    "title": Text("title", "职务"),
    "layer": Text("layer", "层级"),
    "power": Text("power", "权力"),
    "stance": Text("stance", "立场"),
    "manager": Text("boss", "上级"),
    "school": Text("school", "毕业院校"),
    "former_employer": Text("former employer", "曾任职单位"),
    "home_town": Text("home town", "籍贯"),
    "hobby": Text("hobby", "爱好"),
    "style": Text("social style", "社交风格"),
    "family": Text("family", "家庭情况"),
    "level": Text("level of a tie", "联系级别"),
    "tier": Text("tier", "客户等级"),
    "industry": Text("industry", "行业"),
    "region": Text("region", "区域"),
    "management_model": Text("management model", "管理模式"),
    "products": Text("products", "产品"),
    "own_customers": Text("its own customers", "其自身客户"),
    "pains": Text("pains", "痛点"),
    "departments": Text("departments", "部门"),
    "structure": Text("reporting lines", "汇报关系"),
    "top_leader": Text("number one", "一把手"),
}
COOPERATIONS: Vocabulary = {
    "mature": Text("mature", "成熟"),
    "developing": Text("developing", "发展中"),
    "early": Text("early", "初期"),
    "unknown": Text("unknown", "未知"),
}
LACKS: Vocabulary = {
    "executive_pair": Text("an executive pair", "高层结对"),
    "event": Text("an event between the organisations", "组织级活动"),
    "methods": Text("enough of the four methods", "足够多的方法"),
    "agreement": Text("an agreement with substance", "有实质内容的协议"),
}

VISIT_FACTS: Vocabulary = {
    "owner": Text("owner", "负责人"),
    "day": Text("day", "日期"),
    "guests": Text("number of guests", "客户人数"),
    "purpose": Text("purpose", "目的"),
    "expected_result": Text("expected result", "预期结果"),
}

ANSWER_WORDS: Mapping[str, tuple[Vocabulary, ...]] = {
    "dimension": (DIMENSIONS,),
    "missing": (VISIT_FACTS,),
    "points_unheld": (POINTS,),
    "tie": (PLANNED_TIES,),
    "role": (PLANNED_ROLES,),
    "loss": (LOSSES,),
    "how": (LINKS,),
    "ground": (SUCCESSION_GROUNDS,),
    "sign": (SUCCESSION_GROUNDS,),
    "movement": (MOVEMENTS,),
    "standing": (STANDINGS,),
    "verdict": (EFFECTS,),
    "reason": (PROFILE_REASONS, TIE_REASONS),
    "band": (BANDS,),
    "cooperation": (COOPERATIONS,),
    "lack": (LACKS,),
    "fact": (FACTS,),
    "relationship": (HELD_BANDS,),
    "output": (OUTPUTS,),
    "connection": (CONNECTIONS,),
    "result": (VOTE_RESULTS,),
    "scenario": (SCENARIOS,),
    "change": (CHAIN_CHANGES,),
    "ahead": (LEADERS,),
    "spec_role": (SPEC_ROLES,),
    "project_stage": (PROJECT_STAGES,),
    "target_status": (TARGET_STATUSES,),
}
