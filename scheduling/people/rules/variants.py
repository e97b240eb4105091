"""Characters of names with more than one form: a fold to the form that people type.

Old and new forms are pairs of 常用漢字表 (平成22年内閣告示第2号, forms in brackets) that occur in
family names; the rest are 外字 that the former systems were asked to write in everyday forms.
"""

from typing import Final

# New form, then every other form of it.
_FORMS: Final = (
    "高髙", "崎﨑嵜碕", "吉𠮷", "辺邊邉", "斎齋", "斉齊", "沢澤", "浜濱濵", "島嶋嶌", "徳德",
    "桜櫻", "国國圀", "広廣", "竜龍", "滝瀧", "関關", "黒黑", "真眞", "恵惠", "栄榮",
    "円圓", "塩鹽", "横橫", "桧檜", "薮藪", "館舘", "富冨", "峰峯", "秋穐", "船舩", "鉄鐵", "仏佛",
    "伝傳", "児兒", "万萬", "実實", "学學", "宝寶", "寿壽", "尽盡", "岳嶽", "巌巖", "弥彌", "応應",
    "戸戶", "条條", "来來", "楽樂", "歩步", "沖冲", "浅淺", "清淸", "温溫", "為爲", "瑶瑤", "畑畠",
    "県縣", "礼禮", "穂穗", "総總", "緑綠", "緒緖", "翠翆", "芦蘆",
    "蔵藏", "薫薰", "虎乕", "蛍螢", "豊豐", "鎌鐮", "静靜", "頼賴", "鶏鷄", "麦麥", "亀龜",
)  # fmt: skip
VARIANTS: Final = str.maketrans(
    {form: forms[0] for forms in _FORMS for form in forms[1:] if form != forms[0]}
)
