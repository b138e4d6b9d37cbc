"""Facts that several labels carry, and the form of a label that users fill."""

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
SCHOOL = Property(name="school", type="str", heading=Text("school", "毕业院校"))
FORMER_EMPLOYER = Property(name="former_employer", type="str", heading=Text("former employer", "曾任职单位"))
HOME_TOWN = Property(name="home_town", type="str", heading=Text("home town", "籍贯"))
HOBBY = Property(name="hobby", type="str", heading=Text("hobby", "爱好"))
CURRENCY = Property(name="currency", type="str", heading=Text("currency", "币种"), help=Text("ISO 4217 code", "ISO 4217 代码"))


def node(label: str, heading: Text, *properties: Property, references: tuple[Reference, ...] = ()) -> Node:
    """A label that users fill: id and name first, our own books last."""
    return Node(label=label, heading=heading, properties=(ID, NAME, NAME_EN, *properties, SOURCE, BATCH), references=references)
