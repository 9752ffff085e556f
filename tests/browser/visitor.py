"""A person at the browser: every page they see is checked, and forgetting to is an error."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Frame,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.browser.served import Site

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = (320, 360)
MOST_TABS = 200
AXE = Axe().axe_script
FOUND_WELL: set[tuple[object, ...]] = set()
"""Shapes, at a size of the window, in which no rule was broken: rules ask for nothing else."""

# What a page says about itself, and whether anything makes it wider than the window.
ABOUT = """() => ({
  lang: document.documentElement.lang,
  h1: [...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).length,
  title: document.title,
})"""
TOO_WIDE = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= window.innerWidth) return [];
  return [...document.body.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > window.innerWidth + 0.5)
    .slice(0, 4).map(e => e.outerHTML.slice(0, 160));
}"""
# The shapes of a page's content and of what stands around it: each kind of place in it once,
# without words, numbers and how often it comes.
SHAPES = """() => {
  const told = ['class', 'role', 'type', 'href', 'disabled', 'open', 'tabindex', 'lang', 'hidden'];
  const walk = (element, path, places) => {
    const marks = element.getAttributeNames()
      .filter(name => told.includes(name) || name.startsWith('aria-'))
      .map(name => name === 'href' || name === 'aria-label' ? name
        : name + '=' + element.getAttribute(name).replace(/[0-9a-f-]{8,}|[0-9]+/g, ''));
    const hasWords = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const place = path + '>' + element.tagName + marks.sort() + hasWords
      + ['id', 'name', 'for', 'alt', 'title', 'style'].filter(name => element.getAttribute(name));
    places.add(place);
    for (const child of element.children)
      if (child.tagName !== 'MAIN') walk(child, place, places);
    return places;
  };
  return [document.querySelector('main'), document.body]
    .map(part => part ? [...walk(part, '', new Set())].sort().join() : '');
}"""
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return 'nothing';
  return `${e.tagName} ${e.id} ${e.name || ''} ${(e.textContent || '').trim().slice(0, 30)}`;
}"""


def place(url: str) -> str:
    """The address without query and fragment, which scripts may change later."""
    return re.split(r"[?#]", url, maxsplit=1)[0]


class Visitor:
    """A browser window of one person."""

    def __init__(
        self, context: BrowserContext, site: Site, *, language: str = "en", thorough: bool = True
    ) -> None:
        """With thorough=False, widths and dark colours are left to the other window's walk."""
        self.context, self.site, self.language = context, site, language
        self.thorough = thorough
        self.page: Page = context.new_page()
        self.size = dict(self.page.viewport_size or {})
        self.problems: list[str] = []
        self.statuses: dict[str, int] = {}
        self.unchecked: list[str] = []
        self.is_cut_off = False
        self.refusals: set[str] = set()  # paths that may say no in the background
        context.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("response", self._note_response)
        self.page.on("framenavigated", self._note_page)
        # Begins to intercept the dialog now, for it takes the browser a moment.
        self.page.on("filechooser", lambda _chooser: None)

    # What is noted while the person does something.

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        own = f"{parts.scheme}://{parts.netloc}" == self.site.address
        if not own and parts.scheme not in {"data", "blob", "about"}:
            self.problems.append(f"request to another origin: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or self.is_cut_off:
            return
        # The browser repeats a page's status here; `check` has been told which one is right.
        url = place(str(message.location.get("url", "")))
        is_known = url in self.statuses or self._may_refuse(url)
        if not ("Failed to load resource" in message.text and is_known):
            self.problems.append(f"console {message.type}: {message.text} {message.location}")

    def _note_response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.statuses[place(response.url)] = response.status
        elif response.status >= 400 and not (self.is_cut_off or self._may_refuse(response.url)):
            self.problems.append(f"{response.status} for {request.method} {response.url}")

    def _may_refuse(self, url: str) -> bool:
        return urlsplit(url).path in self.refusals

    def _note_page(self, frame: Frame) -> None:
        if frame == self.page.main_frame and frame.url.startswith(self.site.address):
            self.unchecked.append(place(frame.url))

    # Going somewhere, and looking at what is there.

    def visit(self, path: str, *, status: int = 200, dark: bool = False) -> None:
        """Open a page by its path (or full address) and check it."""
        self.go(path)
        self.check(status=status, dark=dark)

    def go(self, path: str) -> None:
        """Open a page; the check must follow."""
        self.page.goto(path if "://" in path else self.site.address + path)

    def check(self, *, status: int = 200, dark: bool = False) -> None:
        """The page now shown is as every page must be."""
        self.page.wait_for_load_state("load")
        where = place(self.page.url)
        name = f"{where} ({self.page.title()})"
        assert self.statuses.get(where) == status, f"{name}: {self.statuses.get(where)}"
        self.check_quiet()
        about = self.page.evaluate(ABOUT)
        assert about["lang"] == self.language, f"{name}: lang={about['lang']}"
        assert about["h1"] == 1, f"{name}: {about['h1']} headings of the first rank"
        assert about["title"].endswith("· Firstrung"), f"{name}: title {about['title']}"
        self.check_rules()
        wide = self.page.evaluate(TOO_WIDE)
        assert not wide, f"{name} must be scrolled sideways: {wide}"
        if self.thorough:
            self.check_narrow()
            if dark:
                self.check_dark()
        self.unchecked = [address for address in self.unchecked if address != where]
        self.check_quiet()

    def check_everywhere(self) -> None:
        """Check the page in a phone's window as well, and in dark colours."""
        own, self.size = self.size, {"width": 360, "height": 740}
        self.page.set_viewport_size(self.size)
        self.check_rules()
        self.size = own
        self.page.set_viewport_size(own)
        self.check(dark=True)

    def check_rules(self, *, only: tuple[str, ...] = ()) -> None:
        """No violation of the rules of WCAG 2.2 AA (or of only the named ones)."""
        run_only = {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES}
        view = (tuple((self.page.viewport_size or {}).values()), only)
        content, around = ((shape, *view) for shape in self.page.evaluate(SHAPES))
        if {content, around} <= FOUND_WELL:
            return
        if self.page.evaluate("() => !window.axe"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(
            "([part, options]) => axe.run(part, options)",
            [
                "main" if around in FOUND_WELL else "html",
                {"runOnly": run_only, "resultTypes": ["violations"]},
            ],
        )
        said = [
            f"{row['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
            for row in found["violations"]
            for node in row["nodes"]
        ]
        assert not said, f"{self.page.url} {self.page.viewport_size}:\n" + "\n".join(said)
        FOUND_WELL.update({content, around})

    def check_dark(self) -> None:
        """The dark colours can be read as well; nothing else depends on the scheme."""
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        try:
            self.check_rules(only=("color-contrast",))
        finally:
            self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def check_narrow(self) -> None:
        """Nothing is cut off or must be scrolled sideways on a small phone."""
        for width in NARROW:
            self.page.set_viewport_size({"width": width, "height": 740})
            wide = self.page.evaluate(TOO_WIDE)
            assert not wide, f"{self.page.url} is wider than {width} px: {wide}"
        self.page.set_viewport_size(self.size)

    def check_quiet(self) -> None:
        """No error was written and nobody else was asked for anything."""
        assert not self.problems, "\n".join(self.problems)

    def done(self) -> None:
        """At the end: nothing unnoticed, no page unchecked."""
        self.check_quiet()
        assert not self.unchecked, f"pages that were not checked: {self.unchecked}"

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """No connection meanwhile; failed requests are what one expects then."""
        self.is_cut_off = True
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)
        self.is_cut_off = False

    # Reading.

    def sees(self, text: str | re.Pattern[str], *, within: str = "main") -> None:
        """The words stand on the page."""
        expect(self.page.locator(within).first).to_contain_text(text)

    def path(self) -> str:
        return urlsplit(self.page.url).path

    # By mouse or finger.

    def press(self, name: str | re.Pattern[str], *, role: str = "button") -> None:
        """Click a button (or link) by its name."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def write(self, label: str | re.Pattern[str], text: str) -> None:
        """Fill in a field by its label."""
        self.page.get_by_label(label).first.fill(text)

    # By keyboard alone.

    def tab_to(self, target: Locator, *, key: str = "Tab") -> None:
        """Press Tab until the target has the focus, which must then be seen."""
        for _turn in range(MOST_TABS):
            self.page.keyboard.press(key)
            if target.evaluate("e => e === document.activeElement"):
                break
        else:
            focused = self.page.evaluate(FOCUS)
            raise AssertionError(f"Tab never reaches {target}; the focus is on {focused}")
        expect(target).to_be_in_viewport()

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)

    def enter(self, name: str | re.Pattern[str], *, role: str = "button") -> None:
        """Tab to a button (or link) and press Enter."""
        self.tab_to(self.page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
        self.key("Enter")

    def type_into(self, label: str | re.Pattern[str], text: str) -> None:
        """Tab to a field and type."""
        field = self.page.get_by_label(label).first
        self.tab_to(field)
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def choose(self, radios: Locator, number: int) -> None:
        """Tab into a group of radio buttons and take the one with that number (0 is the first)."""
        checked = radios.and_(self.page.locator(":checked"))
        self.tab_to(checked if checked.count() else radios.first)
        self.key("Space")
        for _turn in range(radios.count()):
            if radios.nth(number).is_checked():
                break
            self.key("ArrowDown")
        expect(radios.nth(number)).to_be_checked()
