"""Explorers in JupyterLab and Chromium, as a learner, a lecturer and a blind reader meet them."""

from importlib import resources

import pytest

import browser

sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; the extra `browser` has it")
axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed: the extra `browser` has it")
pytestmark = [pytest.mark.skipif(browser.CHROMIUM is None, reason="there is no Chromium on this machine"),
              pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    (folder / "work").mkdir()
    browser.notebook(folder / "work" / browser.NAME)
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with browser.lab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with sync.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser.CHROMIUM, args=browser.FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(chromium, address):
    """The notebook with all its cells run, on a small laptop's screen."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(60_000)
    browser.open_notebook(page, address)
    browser.run_all(page)
    yield page
    page.close()


def explorer(page, k):
    return page.locator(".snntutor").nth(k)


def said(page, k):
    return explorer(page, k).locator("[role=status]").inner_text()


def says(page, k, text):
    """Wait until the sentence of explorer k holds a text."""
    sync.expect(explorer(page, k).locator("[role=status]")).to_contain_text(text)


def test_controls_picture_and_sentence_fit_a_small_screen(page):
    for k in range(len(browser.SHOWN)):
        assert explorer(page, k).bounding_box()["height"] <= 0.75 * 800


def test_a_picture_is_never_wider_than_it_is_drawn_on_a_projector(page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    for k in range(len(browser.SHOWN)):
        image = explorer(page, k).locator("img")
        drawn = image.evaluate("image => image.naturalWidth")
        assert 0 < image.bounding_box()["width"] <= drawn


def test_keys_move_a_slider_and_no_cell(page):
    slider = explorer(page, 0).get_by_role("slider", name="slope")
    slider.focus()
    active = browser.lab_js(page, "return w.content.activeCellIndex;")
    for key, words in (("ArrowRight", "slope 31"), ("Home", "slope 1,"), ("End", "slope 100")):
        slider.press(key)
        says(page, 0, words)
    assert browser.lab_js(page, "return w.content.activeCellIndex;") == active
    assert len(browser.lab_js(page, "return w.content.widgets.map(c => c.model.id);")) == len(browser.SHOWN)


def test_keys_choose_a_button_and_the_page_stays_where_it_is(page):
    button = explorer(page, 0).get_by_role("radio", name="fast sigmoid")
    button.focus()
    button.press("End")  # which moves no button: nothing at all may happen
    assert explorer(page, 0).locator("img").is_visible()
    button.press("ArrowDown")
    says(page, 0, "shape triangle")


def test_the_live_sentence_keeps_its_node_and_the_picture_tells_what_it_tells(page):
    node = explorer(page, 0).locator("[role=status]").element_handle()
    before = said(page, 0)
    explorer(page, 0).get_by_role("slider", name="slope").press("ArrowRight")
    says(page, 0, "slope 31")
    assert node.evaluate("node => node.isConnected") and node.inner_text() != before
    assert said(page, 0).split(" Controls:")[0] in explorer(page, 0).locator("img").get_attribute("alt")


def test_a_slider_that_waits_asks_when_it_is_let_go_and_says_so(page):
    slider = explorer(page, 2).get_by_role("slider", name="samples (when let go)")
    before = said(page, 2)
    slider.evaluate("slider => { slider.value = 500; slider.dispatchEvent(new Event('input')); }")
    page.wait_for_timeout(500)
    assert said(page, 2) == before and "samples 10." in before
    assert slider.get_attribute("aria-valuetext") == "500"  # what is in the hand is told at once
    slider.evaluate("slider => slider.dispatchEvent(new Event('change'))")
    says(page, 2, "samples 500.")
    slider.press("ArrowRight")
    says(page, 2, "samples 501.")


def test_axe_finds_nothing_serious(page):
    source = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    assert browser.axe_violations(page, source) == []


def test_an_explorer_without_its_kernel_says_so(page):
    browser.lab_js(page, "await w.sessionContext.shutdown();")
    explorer(page, 0).get_by_role("slider", name="slope").press("ArrowRight")
    sync.expect(explorer(page, 0).locator("[role=alert]")).to_contain_text("No answer")
    browser.lab_js(page, "await w.sessionContext.restartKernel();")


def test_a_notebook_that_is_saved_and_opened_again_shows_its_explorers(page, chromium, address, folder):
    told = said(page, 0)
    browser.lab_js(page, "await w.context.save(); await w.sessionContext.shutdown();")
    assert "widgets" in browser.saved(folder / "work" / browser.NAME)["metadata"]
    again = chromium.new_page()
    browser.open_notebook(again, address)
    sync.expect(explorer(again, 0).locator("[role=status]")).to_have_text(told)
    assert explorer(again, 0).locator("img").evaluate("image => image.naturalWidth") > 100
    again.close()
