"""The prose of a report: staff, budget, income, expenditure, three-public expenses, achievements, score.

Lives here: which statements are made, with which printed numbers and claims. Never here: their wordings (``phrases``).
"""

from __future__ import annotations

from fractions import Fraction

from synthetic.compose.numbering import Numbering
from synthetic.compose.scorecard import Scorecard
from synthetic.compose.tables import economic_table
from synthetic.document import Block, Heading, Paragraph
from synthetic.labels import Finding, Labels, Text, joined
from synthetic.phrasebook import Printed, fill
from synthetic.printing import Printer, exact, linear_claim, rate_claim
from synthetic.slips import wrong_number
from synthetic.truth import ECONOMIC_CLASSES, PARTS


class Narrative:
    """Writes the narrative of one report, section by section."""

    kind = "整体支出"

    def __init__(self, printer: Printer, labels: Labels) -> None:
        self.printer = printer
        self.truth = printer.truth
        self.style = printer.style
        self.book = printer.book
        self.labels = labels
        self.numbering = Numbering(self.style.numbering)
        self.prior_public = ""  # last year's running cost as printed, for the annex to contradict
        self.scorecard = Scorecard(printer, labels, self.numbering) if self.style.scorecard else None
        self.total = self.truth.form.total
        self.slots = {
            "dept": self.truth.department,
            "year": str(self.truth.year),
            "place": self.truth.place.county or self.truth.place.city or self.truth.place.province,
        }

    def blocks(self) -> list[Block]:
        """The whole narrative."""
        title = fill(self.book.choose("sections", "titles"), self.slots).text
        blocks: list[Block] = [Heading(title, 0)]
        if self.style.header_block:
            blocks += [
                Paragraph(Text(f"评价年度：{self.truth.year}年度")),
                Paragraph(Text(f"部门名称：{self.truth.department}")),
                Paragraph(Text(f"填报日期：{self.truth.year + 1}年{self.truth.month}月{self.truth.day}日")),
            ]
        blocks.append(Paragraph(fill(self.book.choose("sections", "lead"), self.slots)))
        for section in (self._profile, self._money, self._work, self._result, self._outlook):
            blocks += section()
        if not self.style.header_block:
            blocks.append(Paragraph(Text(f"{self.truth.year + 1}年{self.truth.month}月{self.truth.day}日")))
        return blocks

    # ------------------------------------------------------------------ helpers
    def _heading(self, name: str, level: int = 1) -> Heading:
        return self.numbering.heading(self.book.choose("sections", "headings", name), level)

    def _money(self) -> list[Block]:
        blocks: list[Block] = [self._heading("money")]
        for name, paragraphs in (
            ("budget", self._budget()),
            ("income", self._income()),
            ("expenditure", self._expenditure()),
            ("basic", self._basic()),
            ("project", self._project()),
            ("sangong", self._sangong()),
        ):
            blocks.append(self._heading(name, 2))
            blocks += [p if not isinstance(p, Text) else Paragraph(p) for p in paragraphs]
        return blocks

    def _say(self, statement: str, **slots: Printed | Text | str) -> Text:
        return self.book.say(statement, {**self.slots, **slots})

    def _parts(self, parts: list[Printed]) -> Text:
        template = self.book.choose("statements", "part")
        return joined((fill(template, {"x": part}) for part in parts), self.book.choose("statements", "join"))

    def _sum(self, words: str, parts: list[Printed], total: Printed) -> None:
        self.labels.claims.append(linear_claim("sum", words, parts, [], total))

    def _compare(self, concept: str, now: Printed, unit: str | None = None) -> Text:
        """The comparison with last year, with its two claims."""
        if not self.style.compare:
            return Text("")
        before = self.printer.money(concept, "prior", unit=unit)
        if concept == "expenditure_public":
            self.prior_public = before.number.text
        difference = self.truth.amount(concept, "actual") - self.truth.amount(concept, "prior")
        if difference == 0:
            return self._say("prior_same", prior=before)
        statement = "prior_up" if difference > 0 else "prior_down"
        change = self.printer.numeral(abs(difference), unit=unit)
        growth = self.printer.percent_text(Fraction(abs(difference), self.truth.amount(concept, "prior")))
        diff = Printed(Text(change), now.unit)
        high, low = (now, before) if difference > 0 else (before, now)
        words = f"{now.label}比上年"
        self.labels.claims.append(linear_claim("difference", words, [high], [low], diff))
        self.labels.claims.append(rate_claim("growth", words, [now], before, growth))
        if "direction" in self.truth.slips and concept == "expenditure_basic" and exact(change) > 0:
            statement = "prior_down" if difference > 0 else "prior_up"
            values = (now.number.text.replace(",", ""), before.number.text.replace(",", ""))
            self.labels.findings.append(Finding("direction", values, f"{now.label}的增减方向写反"))
        return self._say(statement, prior=before, diff=diff, growth=Printed(Text(growth), "%"))

    # ----------------------------------------------------------------- sections
    def _profile(self) -> list[Block]:
        truth, printer = self.truth, self.printer
        blocks: list[Block] = [self._heading("profile")]
        if self.style.duties:
            blocks.append(self._heading("duty", 2))
            duties = self.book.some(4, "sections", "duties")
            blocks += [Paragraph(Text(f"{i}.{duty}")) for i, duty in enumerate(duties, 1)]
        blocks.append(self._heading("staff", 2))
        quota = printer.count("headcount_quota", truth.staff_quota, "名")
        kinds = Text("")
        if len(truth.staff_kinds) > 1:
            printed = {k: printer.count("headcount_quota", n, "名", k) for k, n in truth.staff_kinds.items()}
            kinds = self._say("staff_kinds", kinds=joined((Text(k) + p.with_unit() for k, p in printed.items()), "，"))
            self._sum("编制", list(printed.values()), quota)
        retired = printer.count("headcount_retired|headcount_lixiu", truth.staff_retired, "人")
        others = self._say("staff_retired", retired=retired) if self.book.random.random() < 0.6 else Text("")
        inpost = printer.count("headcount_actual", truth.staff_in_post, "人")
        blocks.append(Paragraph(self._say("staff", quota=quota, inpost=inpost, kinds=kinds, others=others)))
        if truth.sub_units:
            template = self.book.choose("statements", "sub_unit_staff")
            units = [
                fill(
                    template,
                    {
                        "name": u.name,
                        "quota": printer.count("headcount_quota", u.quota, "名", u.name),
                        "inpost": printer.count("headcount_actual", u.in_post, "人", u.name),
                    },
                )
                for u in truth.sub_units
            ]
            blocks.append(Paragraph(Text("下属单位中，") + joined(units, "；") + "。"))
        cars = {k: printer.count(k, truth.vehicles, "辆") for k in ("vehicles_quota", "vehicles_actual")}
        blocks.append(Paragraph(self._say("vehicles", **cars)))
        return blocks

    def _budget(self) -> list[Text]:
        truth, printer = self.truth, self.printer
        total = printer.money("expenditure_total", "initial")
        if "sum_initial" in truth.slips or self.book.random.random() < 0.75:
            parts = [printer.money(c, "initial") for c in PARTS["expenditure_total"]]
            if "sum_initial" in truth.slips:
                wrong = wrong_number(self.book.random, parts[0].number.text)
                parts[0] = printer.money("expenditure_basic", "initial", numeral=wrong)
                self._planted_sum(total, parts, "年初预算总支出与分项之和不符")
            self._sum("年初预算", parts, total)
            first = self._say("initial", total=total, parts=self._parts(parts))
        else:
            first = self._say("initial_bare", total=total)
        addition = printer.money("budget_addition", "change")
        adjusted = printer.money("expenditure_total", "adjusted")
        self._sum("全年预算", [total, addition], adjusted)
        return [first + self._say("adjusted", addition=addition, total=adjusted)]

    def _planted_sum(self, total: Printed, parts: list[Printed], text: str) -> None:
        claim = linear_claim("sum", text, parts, [], total)
        self.labels.findings.append(Finding("sum", (claim.stated, claim.recomputed), text))

    def _income(self) -> list[Text]:
        printer = self.printer
        total = printer.money("income_total", "actual")
        parts = [printer.money(c, "actual") for c in PARTS["income_total"] if c in self.truth.money]
        self._sum("收入", parts, total)
        text = self._say("income", total=total, parts=self._parts(parts))
        return [text + self._say("carryover_in", x=printer.money("carryover_in", "actual"))]

    def _expenditure(self) -> list[Text | Block]:
        truth, printer = self.truth, self.printer
        total = printer.money("expenditure_total", "actual")
        parts = [printer.money(c, "actual") for c in PARTS["expenditure_total"]]
        self._sum("支出", parts, total)
        text = self._say("expenditure", total=total, parts=self._parts(parts))
        value = Fraction(truth.amount("expenditure_total", "actual"), truth.amount("expenditure_total", "adjusted"))
        told = printer.percent_text(value)
        planted = "execution_rate" in truth.slips
        numeral = wrong_number(self.book.random, told, most=99) if planted else None
        rate = printer.rate("rate_execution", value, numeral=numeral)
        budget = printer.money("expenditure_total", "adjusted")
        claim = rate_claim("ratio", "预算执行率", [total], budget, rate.number.text)
        self.labels.claims.append(claim)
        if planted:
            self.labels.findings.append(Finding("rate", (rate.number.text,), "预算执行率与支出、全年预算不符"))
        text = text + self._say("execution", rate=rate)
        text = text + self._say("carryover_out", x=printer.money("carryover_out", "actual"))
        result: list[Text | Block] = [text]
        if self.style.econ == "prose":
            classes = [printer.money(c, "actual") for c in ECONOMIC_CLASSES]
            self._sum("经济分类", classes, total)
            result.append(self._say("econ", parts=self._parts(classes)))
        elif self.style.econ == "table":
            result.append(economic_table(printer))
        return result

    def _basic(self) -> list[Text]:
        printer = self.printer
        total = printer.money("expenditure_basic", "actual")
        parts = [printer.money(c, "actual") for c in PARTS["expenditure_basic"]]
        self._sum("基本支出", parts, total)
        compare = self._compare("expenditure_basic", total)
        if not self.style.shares:
            return [self._say("basic", total=total, compare=compare, parts=self._parts(parts))]
        text = self._say("basic_whole", total=total, compare=compare)
        whole = self.truth.amount("expenditure_basic", "actual")
        for concept, part in zip(PARTS["expenditure_basic"], parts, strict=True):
            share = printer.percent_text(Fraction(self.truth.amount(concept, "actual"), whole))
            self.labels.claims.append(rate_claim("share", f"{part.label}占基本支出", [part], total, share))
            compare = self._compare(concept, part)
            text = text + self._say("basic_detail", x=part, share=Printed(Text(share), "%"), compare=compare)
        return [text]

    def _project(self) -> list[Text]:
        printer = self.printer
        total = printer.money("expenditure_project", "actual")
        text = self._say("project", total=total, compare=self._compare("expenditure_project", total))
        if self.style.project_list and len(self.truth.projects) > 1:
            template = self.book.choose("statements", "item")
            printed = [
                (p.name, printer.money("project_amount", "actual", p.actual, breakdown=p.name))
                for p in self.truth.projects
            ]
            self._sum("项目支出", [money for _, money in printed], total)
            items = joined((fill(template, {"name": name, "x": money}) for name, money in printed), "、")
            text = text + self._say("project_items", items=items)
        return [text]

    def _sangong(self) -> list[Text]:
        truth, printer = self.truth, self.printer
        unit = "万元" if self.style.unit == "亿元" else self.style.unit
        spent = [c for c in PARTS["sangong_total"] if truth.amount(c, "actual")]
        total = printer.money("sangong_total", "actual", unit=unit)
        parts = [printer.money(c, "actual", unit=unit) for c in spent]
        self._sum("三公决算", parts, total)
        compare = self._compare("sangong_total", total, unit)
        text = self._say("sangong", total=total, compare=compare, parts=self._parts(parts))
        budget = self._sangong_budget(total, unit)
        batches = printer.count("reception_batches", truth.reception_batches, "批次")
        persons = printer.count("reception_persons", truth.reception_persons, "人次")
        result = [text + budget, self._say("reception", batches=batches, persons=persons)]
        if self.book.random.random() < 0.4:
            result.append(self._say("procurement", x=printer.money("procurement", "actual", unit=unit)))
        return result

    def _sangong_budget(self, total: Printed, unit: str) -> Text:
        """Against the budget: the budget with its parts, or a difference or rate in one sentence."""
        truth, printer = self.truth, self.printer
        if "sangong_initial" in truth.slips or self.book.random.random() < 0.4:
            parts = [
                printer.money(c, "initial", unit=unit) for c in PARTS["sangong_total"] if truth.amount(c, "initial")
            ]
            numeral = None
            if "sangong_initial" in truth.slips:
                numeral = wrong_number(
                    self.book.random, printer.numeral(truth.amount("sangong_total", "initial"), unit=unit)
                )
            whole = printer.money("sangong_total", "initial", unit=unit, numeral=numeral)
            if numeral:
                self._planted_sum(whole, parts, "“三公”经费年初预算与分项之和不符")
            self._sum("三公年初预算", parts, whole)
            return self._say("sangong_initial", total=whole, parts=self._parts(parts))
        initial = printer.money("sangong_total", "initial", unit=unit)
        template = self.book.choose("statements", "sangong_budget")
        slots: dict[str, Printed | str] = {"initial": initial}
        spent, planned = (truth.amount("sangong_total", b) for b in ("actual", "initial"))
        if "{diff}" in template:
            slots["diff"] = Printed(Text(printer.numeral(planned - spent, unit=unit)), unit)
            self.labels.claims.append(linear_claim("difference", "三公比年初预算", [initial], [total], slots["diff"]))
        if "{rate}" in template:
            rate = printer.rate("rate_sangong_control|rate_budget_completion", Fraction(spent, planned))
            slots["rate"] = rate
            self.labels.claims.append(rate_claim("ratio", "三公控制率", [total], initial, rate.number.text))
        return Text(self.printer.label("sangong_total") + "决算") + fill(template, slots)

    def _work(self) -> list[Block]:
        random = self.book.random
        blocks: list[Block] = [self._heading("work")]
        for i, template in enumerate(self.book.some(self.style.noise, "sections", "noise"), 1):
            numbers = {
                "n": random.randint(12, 480),
                "m": random.randint(20, 3000),
                "s": random.randint(2, 11),
                "k": random.randint(300, 60000),
                "p": f"{random.randint(800, 999) / 10:.1f}",
                "d7": "0" * 7,
                "year": self.truth.year,
            }
            blocks.append(Paragraph(Text(f"{i}.") + fill(template, {k: str(v) for k, v in numbers.items()})))
        return blocks

    @property
    def grade(self) -> str:
        """The grade of the total score."""
        return "优" if self.total >= 9000 else "良" if self.total >= 8000 else "中"

    def _result(self) -> list[Block]:
        if self.scorecard is None:
            score = self.printer.score("score_total", self.total)
            return [self._heading("result"), Paragraph(self._say("score", score=score, grade=self.grade))]
        blocks: list[Block] = [self._heading("scorecard"), *self.scorecard.blocks()]
        self.total = self.scorecard.total
        return [*blocks, self._heading("result"), Paragraph(self.scorecard.conclusion(self.grade))]

    def _outlook(self) -> list[Block]:
        blocks: list[Block] = []
        for name in ("problems", "measures"):
            blocks.append(self._heading(name))
            points = self.book.some(2, "sections", name)
            blocks += [Paragraph(Text(f"{i}.{point}")) for i, point in enumerate(points, 1)]
        if self.book.random.random() < 0.4:
            blocks += [self._heading("others"), Paragraph(Text("无"))]
        return blocks
