"""The chapter tools: what normalising keeps and drops, and that a failed build changes nothing."""

import base64
import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from chapters import build, chapter_paths
from habits import habits, long_cells
from normalise import IMAGE_LIMIT, WIDGET_VIEW, normalise

PICTURE = base64.b64encode(b"\x89PNG picture").decode()


def shown(data, **metadata):
    """Return a displayed output."""
    return new_output("display_data", data=data, metadata=metadata)


def chapter(*outputs, source="1 + 1", **metadata):
    """Return a chapter with one code cell that has these outputs."""
    cell = new_code_cell(source, outputs=list(outputs), metadata=metadata, execution_count=1)
    return new_notebook(cells=[new_markdown_cell("# Why?"), cell])


def outputs(nb):
    return nb.cells[1].outputs


def stream(text, name="stderr"):
    return new_output("stream", name=name, text=text)


def test_widget_view_goes_and_picture_with_its_text_stays():
    alt = {"image/png": {"alt": "A line goes up"}}
    bundle = {WIDGET_VIEW: {"model_id": "1f"}, "image/png": PICTURE, "text/plain": "12 spikes"}
    kept, = outputs(normalise(chapter(shown(bundle, **alt, needs_background="light"))))
    assert kept.data == {"image/png": PICTURE, "text/plain": "12 spikes"}
    assert kept.metadata == alt


def test_widget_state_timings_and_editor_settings_go():
    nb = chapter(execution={"iopub.status.busy": "12:00"}, collapsed=True, tags=["b", "a"],
                 why="it prints seconds", slideshow={"slide_type": "slide"})
    nb.metadata.update(widgets={"state": {}}, jupytext={}, kernelspec={"name": "mine"})
    done = normalise(nb)
    assert done.cells[1].metadata == {"slideshow": {"slide_type": "slide"}, "tags": ["a", "b"],
                                      "why": "it prints seconds"}
    assert set(done.metadata) == {"kernelspec", "language_info"}
    assert done.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("bar", [
    "\r 40%|████      | 2/5 [00:00<00:00, 19.7it/s]", "0it [00:00, ?it/s]\n",
    "  0%|          | 0/10 [00:00<?, ?it/s]",
])
def test_progress_bars_go_and_warnings_stay(bar):
    assert outputs(normalise(chapter(stream(bar)))) == []
    kept, = outputs(normalise(chapter(stream("UserWarning: dead readout\n" + bar))))
    assert kept.text == "UserWarning: dead readout\n"
    widget = {WIDGET_VIEW: {"model_id": "1f"}, "text/plain": bar}
    assert outputs(normalise(chapter(shown(widget)))) == []


def test_printed_text_stays_even_where_it_looks_like_a_bar():
    text = "100%|██████████| 5/5 [00:00<00:00]\n"
    assert outputs(normalise(chapter(stream(text, "stdout"))))[0].text == text


def test_neighbouring_streams_become_one():
    nb = chapter(stream("a\n", "stdout"), stream("b\n", "stdout"))
    assert [output.text for output in outputs(normalise(nb))] == ["a\nb\n"]


def test_normalising_twice_is_normalising_once_and_the_original_stays():
    nb = chapter(stream("a", "stdout"), stream("b", "stdout"), tags=["z", "a"])
    before = copy.deepcopy(nb)
    once = normalise(nb)
    assert nb == before
    assert nbformat.writes(normalise(once)) == nbformat.writes(once)
    nbformat.validate(once)


def test_cell_ids_follow_the_text_and_differ_for_equal_cells():
    cells = [new_code_cell("pass"), new_code_cell("pass"), new_markdown_cell("pass")]
    first = [cell.id for cell in normalise(new_notebook(cells=cells)).cells]
    again = [new_markdown_cell("new"), *cells[:2], new_markdown_cell("pass")]
    second = [cell.id for cell in normalise(new_notebook(cells=again)).cells]
    assert len(set(first)) == 3
    assert second[1:] == first


def test_large_images_are_refused_with_their_cell():
    big = base64.b64encode(bytes(IMAGE_LIMIT + 1)).decode()
    fits = base64.b64encode(bytes(IMAGE_LIMIT)).decode()
    normalise(chapter(shown({"image/png": fits})))
    with pytest.raises(ValueError, match="cell 1: an image of 100 kB"):
        normalise(chapter(shown({"image/png": big})))


def test_build_saves_outputs_and_is_the_same_twice(tmp_path, capsys):
    path = tmp_path / "01_a.ipynb"
    source = f"import os\nprint(os.path.samefile(os.getcwd(), {str(tmp_path)!r}), 6 * 7)"
    nbformat.write(chapter(source=source), path)
    assert build(path)
    first = path.read_bytes()
    assert "True 42" in nbformat.read(path, as_version=4).cells[1].outputs[0].text
    assert build(path)
    assert path.read_bytes() == first
    assert "peak memory" in capsys.readouterr().out


def test_failed_build_shows_the_cell_and_leaves_the_file(tmp_path, capsys):
    path = tmp_path / "01_a.ipynb"
    nbformat.write(chapter(source="whoops = 1 / 0"), path)
    before = path.read_bytes()
    assert not build(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["01_a.ipynb"]
    said = capsys.readouterr().out
    assert "whoops" in said and "ZeroDivisionError" in said


def test_unknown_chapter_number_is_told():
    with pytest.raises(SystemExit, match="no chapter 99"):
        chapter_paths(["99"])
    with pytest.raises(SystemExit, match="no chapter Q"):
        chapter_paths(["01", "Q"])


@pytest.mark.parametrize("name", ["7", "07", "07_surrogate_gradients", "07_surrogate_gradients.ipynb"])
def test_a_chapter_is_found_by_number_or_file(name):
    assert [path.name for path in chapter_paths([name])] == ["07_surrogate_gradients.ipynb"]


def test_pages_come_after_the_chapters_and_are_found_by_letter_or_file(tmp_path, monkeypatch):
    monkeypatch.setattr("book.FOLDER", tmp_path)
    (tmp_path / "book.toml").write_text("".join(
        f'[[{kind}]]\nfile = "{file}"\nquestion = "?"\nopens = []\ntorch = false\n{letter}'
        for kind, file, letter in (("chapters", "01_a", ""), ("pages", "an_atlas", 'letter = "A"\nafter = "01"\n'))))
    for file in ("01_a", "an_atlas"):
        (tmp_path / f"{file}.ipynb").touch()
    assert [path.stem for path in chapter_paths()] == ["01_a", "an_atlas"]
    for name in ("A", "a", "an_atlas", "an_atlas.ipynb"):
        assert [path.stem for path in chapter_paths([name])] == ["an_atlas"]


def test_habits_count_code_and_words_but_not_teachers_notes():
    cells = [new_markdown_cell("one two three"), new_code_cell("a = 1\n\n# said\nb = 2"),
             new_markdown_cell("four five", metadata={"tags": ["instructor"]})]
    measured = {name: value for name, value, _, _ in habits(new_notebook(cells=cells))}
    assert measured["code lines, median"] == "2"
    assert measured["words of text a code line"] == "1.5"
    assert measured["longest text cell, words"] == "3"


def test_long_cells_are_named():
    cells = [new_markdown_cell("word " * 121), new_code_cell("a = 1\n" * 21),
             new_markdown_cell("word " * 120), new_code_cell("a = 1\n" * 20)]
    assert [line.split(" has")[0] for line in long_cells(new_notebook(cells=cells))] == [
        "cell 0", "cell 1"]
