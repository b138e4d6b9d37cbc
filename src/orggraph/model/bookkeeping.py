"""The labels of orggraph's own books, which are neither imported nor asked about."""

from __future__ import annotations

from orggraph.locale import Text
from orggraph.model.declaration import Node, Property
from orggraph.model.shared import ID, SOURCE

FIRST = Property(
    name="first",
    type="str",
    heading=Text("first", "首个"),
    help=Text("The smallest id in this piece (of an edge: its owner's)", "本段中最小的编号（关系取其所属方）"),
)
LAST = Property(name="last", type="str", heading=Text("last", "末个"), help=Text("The largest id in this piece", "本段中最大的编号"))

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
        Property(
            name="undo_begun_at",
            type="datetime",
            heading=Text("undo begun at", "开始撤销时间"),
            help=Text("Without undone at: the undo is under way, or was interrupted", "若无撤销时间：正在撤销，或撤销曾中断"),
        ),
        Property(name="undone_at", type="datetime", heading=Text("undone at", "撤销时间")),
        Property(
            name="completed_by",
            type="str",
            heading=Text("completed by", "由何批次补全"),
            help=Text("The import that ran again what this one was interrupted at", "重新执行并补全本次中断导入的批次"),
        ),
        Property(name="files", type="list[str]", heading=Text("files", "文件"), help=Text("Name and SHA-256 of each file", "各文件的名称与 SHA-256")),
        Property(name="digest", type="str", heading=Text("digest", "摘要"), help=Text("SHA-256 of all that was imported", "全部导入内容的 SHA-256")),
        Property(
            name="has_sayings",
            type="bool",
            heading=Text("has sayings", "记有所述内容"),
            help=Text("Whether what it found unchanged is on record too", "其发现未变的内容是否也有记录"),
        ),
        Property(name="added", type="int", heading=Text("added", "新增")),
        Property(name="changed", type="int", heading=Text("changed", "更改")),
        Property(name="unchanged", type="int", heading=Text("unchanged", "未变")),
        Property(name="refused", type="int", heading=Text("refused", "拒绝")),
    ),
)
IMPORT_CHANGE = Node(
    label="ImportChange",
    heading=Text("Changes of an import", "导入更改"),
    is_internal=True,
    properties=(
        ID,
        Property(name="batch", type="str", heading=Text("batch", "批次")),
        Property(name="of", type="str", heading=Text("of", "类型"), help=Text("The label or edge that was changed", "被更改的节点类型或关系")),
        Property(name="before", type="str", heading=Text("before", "更改前"), help=Text("JSON: how each one was before", "JSON：更改前的内容")),
        Property(name="over", type="list[str]", heading=Text("over", "覆盖批次"), help=Text("The imports that had written them", "此前写入这些内容的批次")),
        FIRST,
        LAST,
    ),
)
IMPORT_SAYING = Node(
    label="ImportSaying",
    heading=Text("Sayings of an import", "导入所述内容"),
    is_internal=True,
    properties=(
        ID,
        Property(name="batch", type="str", heading=Text("batch", "批次")),
        Property(name="of", type="str", heading=Text("of", "类型"), help=Text("The label or edge that it speaks of", "所述的节点类型或关系")),
        Property(
            name="said",
            type="str",
            heading=Text("said", "所述"),
            help=Text("JSON, compressed: which nodes or edges that were there it names, with which columns", "压缩的 JSON：所涉已有节点或关系及其列"),
        ),
        FIRST,
        LAST,
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
        Property(
            name="writes",
            type="int",
            heading=Text("writes", "写入次数"),
            help=Text("Of the first migration: how often the graph's data was written", "首个迁移：图数据被写入的次数"),
        ),
    ),
)
WAIVER = Node(
    label="Waiver",
    heading=Text("Waiver", "豁免"),
    is_internal=True,
    properties=(
        ID,
        Property(name="fingerprint", type="str", heading=Text("fingerprint", "指纹")),
        Property(name="rule", type="str", heading=Text("rule", "规则")),
        Property(
            name="customer_id", type="str", heading=Text("customer id", "客户编号"), help=Text("Blank: a finding among ourselves", "空白：我方内部的问题")
        ),
        Property(name="subject_kind", type="str", heading=Text("subject kind", "对象类型")),
        Property(name="subject_id", type="str", heading=Text("subject id", "对象编号")),
        Property(name="owner", type="str", heading=Text("owner", "负责人")),
        Property(name="reason", type="str", heading=Text("reason", "理由")),
        Property(name="created_on", type="date", heading=Text("created on", "创建日期")),
        Property(
            name="until",
            type="date",
            heading=Text("until", "截止日期"),
            help=Text("First day on which the finding counts again", "该问题重新计入的第一天"),
        ),
    ),
)
