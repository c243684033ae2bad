"""Labels of classes and grades: an ordered scale, and which spellings are one label.

Ⅱ, II, Ⅱ类 and Ⅱ類 are one label, and so are 轻度污染 and 輕度污染 (等级, 类别):

    >>> water = Labels(["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"])
    >>> water.rank("II类"), water.rank("劣Ⅴ類")
    (4, 0)
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from ecorules.errors import UsageError, did_you_mean, few

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Labels", "normalise_label", "truths"]

_TRADITIONAL = (
    "類級優輕標達較嚴無農業區縣鎮鄉國環報東濕幹淨潔險難鋼鐵電氣車產廠礦濱灣島橋樓館園場庫塊條項戶個萬億雙"
    "單歲關閉開啟動靜進遠還遲運過實際應當辦協會議員職責長領導經濟發財務稅費價質貨購買賣貿資銀錢銷創強勞勝"
    "種樹葉綠紅藍黃熱溫涼風雲霧塵煙揚廢棄處設備監測檢驗審計評劃規範圍總體結構統籌並與從內對於點線麵層陽陰"
    "陸灘澤澱溝漁獵獸鳥魚蟲龍龜藥醫療護衛養學習師書畫圖紙筆記錄號頁數據網絡絕續稱認證許諾讓請謝該詳誤說訴"
    "訟調談論變異權極樣機棟樂歷歸殘毀沒決況減漲災爛爐燈燒獎獨現畢瘋盡盤眾碼礎確禮積穩窮競納純細終組給維緊"
    "練縮績聯聲聽腦膽臨舉舊艱蓋藝蘇裝製複見觀覺觸訂訓討貧貢負貴賓賴贊趕踐軍軟載輔輪輸轉邊這連週適選遺鄰釋"
    "針鍵鏈鎖閒間閘閱隊階隨隱雜離靈頂順預頭題願顯飛餘準後臺為爲遷擴試壞惡滿齊補損暫緩執佈徵乾髒裡裏汙獲繼"
    "擬擇辭闊勵懲罰嚮鬆脫圓"
)
_SIMPLIFIED = (
    "类级优轻标达较严无农业区县镇乡国环报东湿干净洁险难钢铁电气车产厂矿滨湾岛桥楼馆园场库块条项户个万亿双"
    "单岁关闭开启动静进远还迟运过实际应当办协会议员职责长领导经济发财务税费价质货购买卖贸资银钱销创强劳胜"
    "种树叶绿红蓝黄热温凉风云雾尘烟扬废弃处设备监测检验审计评划规范围总体结构统筹并与从内对于点线面层阳阴"
    "陆滩泽淀沟渔猎兽鸟鱼虫龙龟药医疗护卫养学习师书画图纸笔记录号页数据网络绝续称认证许诺让请谢该详误说诉"
    "讼调谈论变异权极样机栋乐历归残毁没决况减涨灾烂炉灯烧奖独现毕疯尽盘众码础确礼积稳穷竞纳纯细终组给维紧"
    "练缩绩联声听脑胆临举旧艰盖艺苏装制复见观觉触订训讨贫贡负贵宾赖赞赶践军软载辅轮输转边这连周适选遗邻释"
    "针键链锁闲间闸阅队阶随隐杂离灵顶顺预头题愿显飞余准后台为为迁扩试坏恶满齐补损暂缓执布征干脏里里污获继"
    "拟择辞阔励惩罚向松脱圆"
)
_SIMPLER = str.maketrans(dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)))
_ENDINGS = ("类", "级")
_MOST_TOLD = 100
_TRUTHS = {
    **dict.fromkeys(("yes", "1", "是"), "true"),
    **dict.fromkeys(("no", "0", "否"), "false"),
}
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff")


@lru_cache(maxsize=4096)
def normalise_label(text: str) -> str:
    """Return the form in which two spellings of one label are equal (sentence 7).

    NFKC, case folding, simplified characters, no spaces, and no final 类 or 级.

    Args:
        text: A label as written.

    Returns:
        The normal form, for comparison only.

    Example:
        >>> normalise_label(" Ⅱ 類 ") == normalise_label("ii")
        True
        >>> normalise_label("2") == normalise_label("二")
        False
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    joined = "".join(mark for mark in folded if not (mark.isspace() or mark in _UNSEEN))
    plain = joined.translate(_SIMPLER)
    # A label that is nothing but the ending keeps it: no label is empty.
    return plain[:-1] if plain.endswith(_ENDINGS) and len(plain) > 1 else plain


class Labels:
    """An ordered scale of labels, declared best first; ranks count from the worst, 0.

    Args:
        declared: The labels, best first.
        spelled: Further spellings, each of a label.

    Raises:
        UsageError: A label is empty, two are one label, or there are none.

    Example:
        >>> grades = Labels(["优", "良", "差"])
        >>> grades.rank("優"), grades.label(0), len(grades)
        (2, '差', 3)
    """

    __slots__ = ("_ranks", "declared")

    def __init__(self, declared: Iterable[str], spelled: Mapping[str, str] | None = None) -> None:
        self.declared = tuple(declared)
        self._ranks: dict[str, int] = {}
        if not self.declared:
            raise UsageError(
                "a scale has no labels",
                code="label-empty",
                hint="list the labels, best first: [Ⅰ, Ⅱ, Ⅲ]",
            )
        best = len(self.declared) - 1
        for place, label in enumerate(self.declared):
            key = normalise_label(label)
            if not key:
                raise UsageError(
                    f"label {place + 1} is empty", code="label-empty", hint="give it a name"
                )
            if key in self._ranks:
                other = self.declared[best - self._ranks[key]]
                raise UsageError(
                    f"{label!r} and {other!r} are one label",
                    code="label-collision",
                    hint="case, width, spaces, a final 类 or 级 and traditional characters "
                    "do not tell labels apart; name them differently",
                )
            self._ranks[key] = best - place
        for text, label in (spelled or {}).items():
            self._ranks[normalise_label(text)] = self.rank(label)

    def find(self, text: str) -> int | None:
        """Return the rank of a label in any of its spellings, or None if it is not declared."""
        return self._ranks.get(normalise_label(text))

    def rank(self, text: str) -> int:
        """Return the rank of a label: 0 for the worst, ``len(self) - 1`` for the best.

        Args:
            text: A label in any of its spellings.

        Returns:
            The rank.

        Raises:
            UsageError: The label is not declared; the message names the nearest one.
        """
        rank = self.find(text)
        if rank is None:
            nearest = did_you_mean(text, self.declared)
            raise UsageError(
                f"{text!r} is not one of the labels{nearest}",
                code="label-unknown",
                hint=f"write one of {few(self.declared, _MOST_TOLD)}",
            )
        return rank

    def label(self, rank: float) -> str:
        """Return the label, as declared, that has this rank.

        Raises:
            UsageError: There is no such rank.
        """
        if not (0 <= rank < len(self.declared) and rank == int(rank)):
            raise UsageError(
                f"there is no label of rank {rank:g}",
                code="label-unknown",
                hint=f"ranks go from 0, the worst, to {len(self.declared) - 1}",
            )
        return self.declared[len(self.declared) - 1 - int(rank)]

    def __len__(self) -> int:
        return len(self.declared)

    def __iter__(self) -> Iterator[str]:
        return iter(self.declared)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.find(text) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Labels) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(self._keys)

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(islice(self._ranks, len(self.declared)))

    def __repr__(self) -> str:
        return f"Labels({list(self.declared)!r})"


def truths() -> Labels:
    """Return the scale of what is true or false, in the words that data have for it.

    Example:
        >>> truths().rank("是"), truths().rank("No")
        (1, 0)
    """
    return Labels(["true", "false"], _TRUTHS)
