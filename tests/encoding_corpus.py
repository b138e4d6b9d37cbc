"""Makes tables of people in many languages and encodings, the same for the same seed, to see whether each is read right or asked about.

The words are written for this purpose and were not used where `letters.toml` was counted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

ROWS = (3, 3, 4, 5, 8, 12, 20, 35, 60, 120, 250, 500)
SHARES = (0.05, 0.15, 0.4, 0.8, 1.0)  # of the rows that are not English

ENGLISH = (
    "Olivia Bennett|Noah Carter|Emma Hughes|Liam Foster|Ava Mitchell|Ethan Brooks|Mia Sanders|Lucas Price|Grace Howard|Henry Walsh",
    "Account Manager|Network Engineer|Buyer|Head of Finance|Assistant|Plant Director|Analyst|Legal Counsel",
    "Sales|Procurement|Finance|Legal|Operations|Engineering|Quality",
)
CHINESE = (
    "欧阳文静|司马光远|诸葛慧敏|上官云飞|徐若溪|范晓东|顾清扬|潘石磊|骆冰冰|柴静怡|樊振华|凌志强|裴晓燕|屈原野|蒙思远|易中山|单田芳菲|覃桂英|冼星河|蔺晨曦|"
    "王堃|闫珺喆|瞿旸|马骉|陈犇|刘昊然|何炅明|林徽音|郝海东|庞博文|戚薇|岑春光|翁帆影|苗圃|项南|卢沟晓|景甜甜|牟其中|佟大为|鲍春来",
    "总经理|副总经理|采购经理|网络工程师|财务总监|人力资源主管|党委书记|车间主任|档案管理员|门卫|司机|信息化专员|法务经理|质检员|投标负责人",
    "综合管理部|网络运维中心|物资采购部|财务资产部|党群工作部|市场经营部|研发中心|法律合规部|安全保卫处|后勤服务公司",
    "编号,姓名,职务,部门",
)
TRADITIONAL = (
    "歐陽文靜|司徒美玲|諸葛慧敏|范姜國華|徐若溪|顏清標|顧正明|潘建成|駱惠寧|柴松林|凌國強|裴曉燕|蒙思遠|簡廷芳|詹宏志|游錫明|涂醒哲|巫啟賢|連勝雄|藍心湄|"
    "蕭敬文|龔明鑫|羅致中|鄧雨賢|蘇貞吉|謝長亨|葉菊英|鄭麗君|賴清源|黃偉哲|劉德音|張惠妹妹|陳水木|吳念貞|郭台生|許文龍|蔡明彥|盧秀燕燕|鍾理和平|饒慶鈴",
    "總經理|副總經理|採購經理|網路工程師|財務長|人資主管|廠長|課長|檔案管理員|警衛|司機|資訊專員|法務經理|品檢員|標案負責人",
    "綜合管理處|網路維運中心|物料採購課|財務部|行銷企劃室|研發中心|法務室|安全衛生處|總務課|國際業務部",
    "編號,姓名,職稱,部門",
)
JAPANESE = (
    "長谷部誠一|五十嵐悠|東海林聡|小鳥遊翼|勅使河原薫|服部半平|桐生一馬|雨宮天音|榊原郁恵|早乙女太一|綾瀬はるか|高橋みなみ|ヤマダタロウ|サトウハナコ|"
    "渡邉理佐|齋藤飛鳥|髙木雄也|桑田佳苗|氷室京介|布袋寅次|槇原敬二|浜田雅子|堂本光一|櫻井翔子|松嶋菜々子|柳葉敏夫|織田裕子|江口洋介|鈴木保奈|石田ゆり子|"
    "滝沢秀明|反町隆|竹野内豊|窪塚洋|妻夫木聡|瑛太郎|生田斗真|向井理香|窪田正孝|菅田将暉",
    "代表取締役社長|購買部長|ネットワークエンジニア|経理課長|人事担当|工場長|文書管理係|守衛|運転手|情報システム主任|法務マネージャー|品質検査員|入札責任者|営業担当",
    "総合管理室|ネットワーク運用センター|資材購買課|財務部|マーケティング本部|研究開発センター|法務室|安全衛生課|総務課|海外営業部",
    "番号,氏名,役職,部署",
)
KOREAN = (
    "김태희|이병헌|박보영|최민식|정우성|강동원|조인성|윤여정|장동건|임수정|한효주|오달수|서강준|신민아|권상우|황신혜|안성기|송강호|류준열|홍수현|문근영|양동근|"
    "손현주|배두나|백윤식|허성태|남궁민수|노윤서|하지원|곽경택|성동일|차인표|주진모|우도환|구혜선|민효린|진구태|지현우|엄정화|원미경|선우재덕|제갈공명|독고영재|황보라",
    "대표이사|부사장|구매부장|네트워크 엔지니어|재무이사|인사팀장|공장장|문서관리원|경비원|운전기사|정보화담당|법무팀장|품질검사원|입찰책임자|영업대리",
    "종합관리실|네트워크운영센터|자재구매팀|재무회계팀|마케팅본부|연구개발센터|법무팀|안전보건팀|총무팀|해외영업부",
    "번호,이름,직책,부서",
)
WESTERN = (
    "Søren Kjærgård|Jürgen Schäfer|Françoise Lefèvre|Ángel Ibáñez|João Conceição|Åsa Öberg|Björn Åkesson|Zoë Brontë|Señora Muñiz|Günter Grünwald|Hélène Bézier|"
    "Mónica Peñalver|Gonçalo Magalhães|Kåre Nordbø|Päivi Hyvönen|Jörg Weiß|Aurélie Châtelain|Iñaki Etxeberría|André Barão|Käthe Müllner|Émile Gagné|Inês Simões|"
    "Öystein Lønning|Sigríður Guðmundsdóttir|René Küng|Noémie Forêt|Begoña Zúñiga|Vítor Assunção|Märta Sjögren|Heiko Döring|Céline Aubépine|Nicolás Gálvez|Anaïs Rivière",
    "Geschäftsführer|Directeur général|Jefe de compras|Técnico de redes|Responsável técnico|Ingénieur réseau|Verkäufer|Assistente de direção|Økonomichef|Inköpschef|Comptable|Fahrer",
    "Einkauf|Qualität|Dirección|Achats|Forschung|Jurídico|Führung|Økonomi|Försäljning|Produção|Réseau",
    "Nº,Name,Título,Département",
)
RUSSIAN = (
    "Щербаков Илья|Воробьёва Анастасия|Журавлёв Пётр|Ломоносова Дарья|Чижов Константин|Юдина Эльвира|Цветаев Матвей|Хохлова Инга|Ефремов Глеб|Зайцева Лидия|"
    "Гусев Аркадий|Ярошенко Вера|Шубин Тимофей|Киселёва Нина|Фадеев Ростислав|Беляева Жанна|Пашков Эдуард|Дьячкова Ульяна|Мельников Юрий|Тихонова Оксана|Рябов Семён|"
    "Сычёва Алёна|Ушаков Борис|Носова Кира|Лыткин Вадим|Быкова Рената",
    "генеральный директор|главный инженер|начальник закупок|сетевой инженер|бухгалтер|водитель|секретарь|юрист|контролёр качества|руководитель проекта",
    "отдел закупок|бухгалтерия|управление связи|служба безопасности|юридический отдел|производство|отдел кадров",
    "номер,имя,должность,отдел",
)
POLISH = (
    "Wawrzyniec Gąsiorek|Elżbieta Mączyńska|Zdzisław Brzęczyk|Łucja Żurek|Stanisław Wróblewski|Małgorzata Śliwa|Józef Pękala|Bożena Cieślak|Michał Kędzior|Grażyna Łoś",
    "dyrektor zakupów|inżynier sieci|księgowa|główny prawnik|kierowca|kierownik działu|członek zarządu",
    "Dział Zakupów|Księgowość|Łączność|Jakość|Zarząd|Sprzedaż",
)
CZECH = (
    "Vojtěch Hřebíček|Božena Křížová|Jiří Dvořáček|Zdeňka Šťastná|Ondřej Růžička|Lubomír Žďárský|Kateřina Čápová|Matěj Vácha|Růžena Němečková|Štěpán Kohoutek",
    "ředitel nákupu|síťový inženýr|účetní|řidič|právník|vedoucí oddělení|člen představenstva",
    "Nákup|Účtárna|Kvalita|Výroba|Řízení|Prodej a služby",
)
HUNGARIAN = (
    "Hegedűs Győző|Erdős Tünde|Vörösmarty Ödön|Szőke Örs|Csűrös Ágnes|Dömötör Ernő|Fülöp Enikő|Gyöngyösi Lőrinc|Tűzkő Márta|Bölcskei Ildikó",
    "beszerzési vezető|hálózati mérnök|könyvelő|ügyvéd|gépkocsivezető|üzemvezető",
    "Beszerzés|Könyvelés|Jogi Főosztály|Minőségügy|Gyártás|Értékesítés",
)
TURKISH = (
    "Gülşah Karadağ|İbrahim Çağlayan|Şükrü Aydoğmuş|Nazlı Işıldak|Tuğçe Özışık|Çiğdem Yağcı|Ümit Güneş|Işıl Şentürk|Doğan Kılıçarslan|Ayşe Gümüş",
    "satın alma müdürü|ağ mühendisi|muhasebeci|şoför|hukuk müşaviri|genel müdür yardımcısı",
    "Satın Alma|Muhasebe|Üretim|Kalite Güvence|Bilgi İşlem|İnsan Kaynakları",
)
THAI = (
    "สมชาย ใจดี|วิภาวรรณ ศรีสุข|อนุชา พงษ์พันธุ์|กัลยา รุ่งเรือง|ธนพล แก้วมณี|ปิยะนุช ทองดี|ประเสริฐ บุญมา|สุดารัตน์ วงศ์ใหญ่",
    "ผู้จัดการฝ่ายจัดซื้อ|วิศวกรเครือข่าย|นักบัญชี|คนขับรถ|ที่ปรึกษากฎหมาย",
    "ฝ่ายจัดซื้อ|ฝ่ายบัญชี|ฝ่ายผลิต|ฝ่ายขาย|ฝ่ายบุคคล",
)

Words = tuple[str, ...]
READ: dict[str, tuple[Words, ...]] = {
    "utf-8": (CHINESE, TRADITIONAL, JAPANESE, KOREAN, WESTERN, RUSSIAN),
    "gb18030": (CHINESE,),
    "cp950": (TRADITIONAL,),
    "cp932": (JAPANESE,),
    "euc_jp": (JAPANESE,),
    "cp949": (KOREAN,),
    "cp1252": (WESTERN,),
    "cp1251": (RUSSIAN,),
}
"""The encodings that are told apart, with the languages saved in them."""

ASKED: dict[str, tuple[Words, ...]] = {
    "koi8_r": (RUSSIAN,),
    "cp866": (RUSSIAN,),
    "iso8859_5": (RUSSIAN,),
    "mac_cyrillic": (RUSSIAN,),
    "cp1250": (POLISH, CZECH, HUNGARIAN),
    "iso8859_2": (POLISH, CZECH, HUNGARIAN),
    "cp1254": (TURKISH,),
    "tis_620": (THAI,),
    "mac_roman": (WESTERN,),
    "cp850": (WESTERN,),
}
"""Others, which have to be asked about."""


@dataclass(frozen=True)
class Made:
    """A file of the corpus: what it says, and the encoding it was saved in."""

    codec: str
    text: str
    rows: int

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return self.text.encode(self.codec)

    @property
    def foreign_share(self) -> float:
        """The share of characters that are not ASCII."""
        return sum(character > "\x7f" for character in self.text) / len(self.text)


def make_files(encodings: dict[str, tuple[Words, ...]], each: int, seed: int) -> Iterator[Made]:
    """`each` files in every one of the encodings."""
    for codec, languages in encodings.items():
        chance = random.Random(f"{seed} {codec}")
        for number in range(each):
            rows = ROWS[number % len(ROWS)]
            share = SHARES[number // len(ROWS) % len(SHARES)] if each >= len(ROWS) * len(SHARES) else chance.choice(SHARES)
            yield _make(codec, languages[number % len(languages)], rows, share, chance)


def _make(codec: str, language: Words, rows: int, share: float, chance: random.Random) -> Made:
    """One table; at least one cell is of the language. Letters that the encoding lacks are left out of its names."""
    header = language[3] if len(language) > 3 and chance.random() < share / 2 else "id,name,title,department_id"
    lines = [header]
    sure = chance.randrange(rows)
    for row in range(rows):
        cells = []
        for place in range(3):
            words = language if chance.random() < share or (row == sure and place == 0) else ENGLISH
            cells.append(chance.choice(words[place].split("|")))
        lines.append(",".join([f"p-{row + 1}", *cells]))
    text = "\r\n".join(lines) + "\r\n"
    return Made(codec, text.encode(codec, "ignore").decode(codec), rows)
