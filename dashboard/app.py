"""The app: which pages there are, and which publish they show.

Lives here: navigation and the watch for a new publish. Streamlit runs this file at every interaction. Pages are in
``views`` (not ``pages``: Streamlit takes a folder of that name beside this file for pages of its own).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, links
from dashboard.components import show
from dashboard.context import documents, home, warehouse
from dashboard.queries import overview
from dashboard.warehouse import (
    Identity,
    NothingPublishedError,
    RepublishedError,
    Snapshot,
    UnreadableError,
)

# how often a page on a screen looks whether something was published
WATCH_SECONDS = 4

# Streamlit's own frame around the pages: less room at the edges, headings of a report and not of a poster
FRAME = """
<style>
[data-testid="stMainBlockContainer"] { padding: 2.6rem 2.4rem 4rem; max-width: 1500px; }
[data-testid="stMain"] h1 { font-size: 1.7rem; padding: .2rem 0; }
[data-testid="stMain"] h2, [data-testid="stMain"] h3 { font-size: 1.2rem; padding: .6rem 0 .2rem; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.2rem .8rem 3rem; }
  [data-testid="stMain"] h1 { font-size: 1.35rem; }
}
</style>
"""

PAGES = (
    (links.OVERVIEW, "总览", ":material/dashboard:"),
    (links.FINDINGS, "问题清单", ":material/checklist:"),
    (links.REPORT, "报告", ":material/description:"),
    (links.DEPARTMENT, "部门", ":material/account_balance:"),
    (links.INDICATORS, "指标", ":material/account_tree:"),
    (links.SANGONG, "三公", ":material/directions_car:"),
    (links.PEERS, "同类比较", ":material/groups:"),
    (links.RULES, "规则", ":material/rule:"),
)


def main() -> None:
    """Draw the page that the URL names."""
    st.set_page_config(page_title="绩效自评 · 数据质量", page_icon="📊", layout="wide", initial_sidebar_state=220)
    st.html(FRAME)
    identity = warehouse().identity()
    try:
        with warehouse().snapshot() as db:
            page = st.navigation([_page(name, title, icon, db) for name, title, icon in PAGES], expanded=True)
            _watch(identity)
            _published(db)
            page.run()
    except RepublishedError:
        st.rerun()
    except NothingPublishedError:
        _nothing(identity, "还没有发布的数据", "请先运行：jixiao run 报告所在的文件夹。发布之后本页会自动出现内容。")
    except UnreadableError:
        _nothing(identity, "数据文件打不开", "发布的文件可能由别的版本写成，请重新运行 jixiao run --full-refresh。")


def _page(name: str, title: str, icon: str, db: Snapshot) -> st.Page:
    default = name == links.OVERVIEW
    return st.Page(_renderer(name, db), title=title, icon=icon, url_path=name, default=default)


def _renderer(name: str, db: Snapshot) -> Callable[[], None]:
    def render() -> None:
        # imported when it is first shown, so that the start page does not wait for the others
        importlib.import_module(f"dashboard.views.{name}").render(db)

    return render


@st.fragment(run_every=WATCH_SECONDS)
def _watch(shown: Identity | None) -> None:
    if warehouse().identity() != shown:
        st.rerun()


def _published(db: Snapshot) -> None:
    build = overview.build(db)
    when = build["finished_at"]
    with st.sidebar:
        parts = [
            Markup("<p>数据发布于<br><b>{}</b>（北京时间，{}）</p>").format(
                formats.moment(when), formats.ago(when, datetime.now(UTC))
            ),
            Markup("<p>发布新数据后，本页会自动更新。</p>"),
        ]
        if documents(home()):
            parts.append(Markup("<p>{}</p>").format(blocks.link(links.href(links.RULES), "规则说明与数据字典")))
        show(Markup('<div class="muted">{}</div>').format(Markup("").join(parts)), key="published")


def _nothing(identity: Identity | None, title: str, advice: str) -> None:
    st.navigation([st.Page(lambda: None, title="总览", url_path="overview", default=True)])
    _watch(identity)
    st.title(title)
    show(blocks.note(advice), key="nothing")


main()
