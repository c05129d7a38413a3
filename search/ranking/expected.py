"""The order of the first articles by the kind of answer that a question expects.

Question answering calls it the expected answer type (Li and Roth, Learning Question Classifiers, 2002): 罚多少 wants a sum of money, so
that the penalty stands before the duty whose breach it follows. Vectors know well what a question is about, and less what it wants
to know of that. A kind has a pattern for how it is asked for in either language, one for what an article says that gives such an
answer, and what such an article gains where it is asked for: fitted by ``python -m search.training.articles``
(docs/decisions/0003-search-fusion.md), never a loss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.words.analysis import is_english

Scores = NDArray[np.float32]

_N = r"[一二三四五六七八九十百千万两〇零\d]"


@dataclass(frozen=True)
class Kind:
    """A kind of answer: what an article that gives one gains, how it is asked for, and what such an article says."""

    name: str
    worth: float
    chinese: str
    english: str
    says: str

    def asked(self, question: str) -> bool:
        """Whether a normalised question asks for it."""
        return bool((self._english if is_english(question) else self._chinese).search(question))

    def given(self, article: str) -> bool:
        """Whether the text of an article has such an answer."""
        return bool(self._says.search(article))

    @cached_property
    def _chinese(self) -> re.Pattern[str]:
        return re.compile(self.chinese)

    @cached_property
    def _english(self) -> re.Pattern[str]:
        return re.compile(self.english)

    @cached_property
    def _says(self) -> re.Pattern[str]:
        return re.compile(self.says)


KINDS = (
    Kind(
        "money",
        0.12,
        r"(罚|赔|补|给|交|收|出|扣|退|缴|奖|要|花)(我|他|你|人家|企业|公司|单位|商家|老板)?(款|偿|钱|费)?多少(?!天|年|人|月|日)"
        r"|多少(钱|元|费|补偿|倍|工资)|几倍|双倍|罚几|怎么算钱|工资怎么算|(最多|最低|最少)罚",
        r"how much|\bfine\b|what does .{0,30}cost|amount|how big|how many times|penalty",
        rf"{_N}(元|倍)|[百千万]分之|[％%]",
    ),
    Kind(
        "period",
        0.11,
        r"多久|多长|[几多][少]?个?(天|月|年|日|小时|工作日)|期限|时限|什么时候|何时|哪天|有效期|到期|管几年|及时|拖",
        r"how long|time limit|deadline|how soon|within what|how many (days|months|years|working)|\bwhen\b|by what date|how quickly|how fast"
        r"|valid|expire|period",
        rf"{_N}个?(工作日|日|天|月|年|小时)",
    ),
    Kind(
        "often",
        0.15,
        r"多久.{0,4}一[次回]|几[次回]|每年|隔多久|一年.{0,4}几|多长时间.{0,4}一[次回]",
        r"how often|how many times|every year|how frequent",
        r"每(年|半年|季度|月|周|日|届|[一二两三四五六十]|隔)|年度|定期|次",
    ),
    Kind(
        "age",
        0.09,
        r"几岁|多大(?!面积|比)|年纪|年龄|岁数|多少岁|未成年",
        r"how old|\bages?\b|\bminors?\b",
        r"周岁|年龄|未成年",
    ),
    Kind(
        "number",
        0.1,
        r"几个?人|多少[人户个名亩]|几[名位户个票]|多大面积|过半",
        r"how many|how large|number of|majority|votes",
        rf"{_N}(名|人|户|个(?!月|工)|家|处|辆|头|只|公顷|亩|平方米|种)|以上通过|过半数|分之",
    ),
    Kind(
        "hours",
        0.13,
        r"几个?(小时|钟头)|多少个?小时|几点|加班|上班",
        r"how many hours|what time|what hours|overtime",
        r"小时|时至|时起|工作时间",
    ),
    Kind(
        "distance",
        0.3,
        r"多远|[几多]少?米|多[宽高深]|距离|隔多|多少公里|离.{0,12}(能|可以|行)",
        r"how far|how wide|how high|how deep|distance|how close|metres|within .{0,10} of",
        rf"{_N}(米|公里|千米)|距离",
    ),
    Kind(
        "who",
        0.08,
        r"谁|哪个(部门|单位|局)|哪家|归哪|找哪|什么(部门|单位)|哪[里儿]?管|哪一?级|哪些部门|向哪|上哪|去哪",
        r"\bwho(se|m)?\b|which (office|department|authority|body|agency|court|bureau|level)|what (office|department|authority|body)",
        r"主管部门|负责|人民政府|机关|管辖|由",
    ),
    Kind(
        "leave",
        0.06,
        r"谁来?(批|同意|许可|定|说了算|决定|审|把关|发证)|(向|找|报)谁.{0,4}(批|申请)|批准|审批|许可|要.{0,4}批|办.{0,6}证|报批",
        r"approv|permit|licen[cs]e|consent|permission|leave\?|whose leave|sign off|authoris",
        r"批准|审批|许可|同意|审查|核准|决定",
    ),
    Kind(
        "how",
        0.03,
        r"怎么(申请|办|领|选|定|报|交|算|弄|走|改|转|处|查|分)|流程|手续|程序|咋|如何|怎样|步骤",
        r"apply|procedure|how (do|does|can|should|is|are|must|may)\b|steps",
        r"申请|提交|办理|登记|程序|申报|按照|下列(步骤|方式|方法)|通过|应当",
    ),
    Kind(
        "papers",
        0.04,
        r"材料|证件|带[什啥]|要什么证|哪些(东西|内容|手续)|写(什么|哪些|明|些|上)|包括什么|什么手续|要交什么|交哪些|含哪些",
        r"what (papers|documents|must .{0,30} (contain|say|state|include|show))|documents|papers|paperwork|contain|hand in|submit|bring",
        r"材料|证件|证明|文件|[（(]一[）)]|载明|包括|注明|内容",
    ),
    Kind(
        "listed",
        0.05,
        r"哪些|哪几|什么内容|包括|分几|有什么要求|什么权利|[几哪]种|几类",
        r"\bwhich\b|what (kinds|things|rights|duties|goods|powers|places|matters)|what are|what counts",
        r"下列|[（(]一[）)]|包括|以下|分为",
    ),
    Kind(
        "allowed",
        0.09,
        r"能不能|可不可以|[能可以]{1,2}.{0,14}[吗么不]|行不行|行吗|让不让|准不准|允许|违法吗|犯法|合法|让吗|成吗|许不许",
        r"\b(may|can|could|might) \w+\b|allowed|is it (legal|illegal|ok|lawful)|lawful|permitted|forbidden|banned",
        r"不得|禁止|可以|不准|严禁|不予",
    ),
    Kind(
        "forbidden",
        0.07,
        r"乱|偷|私自|擅自|随便|违规|假|没[批证经]|无证|不按|骗|冒充|瞒",
        r"illegal|without|fake|false|unlicensed|secretly|no permit|no licen[cs]e|cheat",
        r"不得|禁止|严禁|擅自|罚款|未经",
    ),
    Kind(
        "penalty",
        0.11,
        r"罚|后果|拘留|坐牢|判|吊销|追究|挨什么|怎么办他|会怎么?样|怎么治|怎么收拾|下场|惩",
        r"penalt|\bfine|punish|sanction|what (follows|happens)|consequence|disciplin|jail|prison|liable|revoke|what next",
        r"罚款|拘留|警告|吊销|没收|处分|刑事责任|责令",
    ),
    Kind(
        "officials",
        0.05,
        r"干部|公务员|官|领导|工作人员|执法的|职员|警察|民警|办事员|局里的|老师|医生",
        r"official|civil servant|officer|inspector|staff|cadre|clerk|leader|head of|judge|teacher|doctor",
        r"人员|直接负责|公务员|处分|滥用职权|玩忽职守",
    ),
    Kind(
        "compensation",
        0.07,
        r"赔|补偿|谁(出钱|负责|担|掏|来出)|责任算谁|损失|算谁的|找谁要",
        r"compensat|liable|\bpays?\b|damage|\bowe|answers for|make good|bears? the",
        r"赔偿|补偿|承担.{0,8}(责任|费用)|支付|负担",
    ),
    Kind(
        "aid",
        0.04,
        r"补贴|补助|救助|救济|优惠|扶持|减免|待遇|津贴|帮扶|照顾|给补|免费|能减|奖",
        r"subsid|benefit|\baid\b|support|allowance|help|tax break|relief|reward|free\b|concession",
        r"补贴|补助|救助|扶持|减征|减免|免征|免费|优惠|待遇|津贴|奖励|支持|资助",
    ),
    Kind(
        "exempt",
        0.08,
        r"免|不用交|例外|豁免|不罚|从轻|轻罚|可以不",
        r"exempt|exception|except|need not|waive|lighter|spared|excus|let off|free from",
        r"免|除外|不适用|但是|但[^书]|从轻|减轻|不予处罚",
    ),
    Kind(
        "complain",
        0.08,
        r"举报|投诉|告|反映|申诉|不服|复议|起诉|打官司|检举|说理|异议|维权|去哪.{0,3}说",
        r"complain|report|appeal|sue\b|challenge|disagree|object|court|contest|petition|review",
        r"举报|投诉|控告|申诉|复议|诉讼|检举|异议|起诉|仲裁|复核",
    ),
    Kind(
        "duty",
        0.05,
        r"有义务|要不要|必须|该不该|应该|应不应该|得不得|用不用|一定要|非得|[要得].{0,8}吗|该.{0,4}[做干管]",
        r"\bmust\b|ha(ve|s) to|obliged|\bduty\b|should|need to|bound to|required|does .{0,30} need|do (i|we|they) need",
        r"应当|有义务|必须|有责任",
    ),
    Kind(
        "valid",
        0.07,
        r"算数|有效吗|作废|无效|有没有效|效力|还算|能反悔|撤销|退.{0,4}吗|作不作数|取消",
        r"valid|void|binding|cancel|undo|back out|take back|withdraw|revoke|annul|lapse",
        r"无效|有效|撤销|效力|失效|解除|终止|作废|撤回|注销",
    ),
    Kind(
        "notice",
        0.03,
        r"通知|告诉|公布|公示|公开|告知|报告|多早|提前|说一声|知道|看得到",
        r"notice|notif|tell|told|announce|publish|public|inform|report|in advance|ahead",
        r"通知|告知|公告|公示|公布|公开|报告|提前",
    ),
    Kind(
        "body",
        0.04,
        r"怎么组成|谁来当|怎么选|由谁组成|选出来|任期|当几年|几届|谁(选|任命|产生)",
        r"made up|composed|sits? on|members?\b|elect|appoint|chosen|term of office|how long .{0,10}serve",
        r"组成|成员|选举|任期|产生|任命|推选|每届",
    ),
    Kind(
        "checked",
        0.04,
        r"培训|考试|考什么|上岗|体检|检查|检测|检验|验收",
        r"train|exam|test|check|inspect|medical",
        r"培训|考试|考核|检查|检测|检验|体检|验收|鉴定",
    ),
)
"""Those that are told apart, each of some worth; shares and conditions, meanings, scope, rights and owners were worth nothing."""


class Expected:
    """What articles gain by giving the kind of answer that a question expects; safe to share between threads."""

    def __init__(self, body: Callable[[int], str], kinds: Sequence[Kind] = KINDS) -> None:
        """``body`` gives the text of a document."""
        self._body, self.kinds = body, tuple(kinds)

    def adds(self, question: str, documents: Sequence[int]) -> Scores:
        """What each of ``documents`` gains by a normalised question, phrases of asking included; shape (documents,)."""
        worths = np.array([kind.worth for kind in self.kinds], dtype=np.float32)
        return np.asarray(self.seen(question, documents) @ worths, dtype=np.float32)

    def seen(self, question: str, documents: Sequence[int]) -> Scores:
        """1 where a document gives an answer of a kind that is asked for; shape (documents, kinds)."""
        found = np.zeros((len(documents), len(self.kinds)), dtype=np.float32)
        asked = [(place, kind) for place, kind in enumerate(self.kinds) if kind.asked(question)]
        if asked:
            for row, document in zip(found, documents, strict=True):
                body = self._body(document)
                for place, kind in asked:
                    row[place] = kind.given(body)
        return found
