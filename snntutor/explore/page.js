// An explorer's side in the page: controls, a picture, a sentence. It knows no kernel: `ask(values)` promises an
// answer, {values, picture, alt, sentence, problem}, wherever that is computed. Returns what shows an answer.
function page(el, description, ask) {
  const root = make("div", { className: "snntutor" });
  const row = make("div", { className: "controls" });
  const image = make("img", { alt: "" });
  const status = make("p", {}, { role: "status", "aria-live": "polite" });
  const alarm = make("p", {}, { role: "alert" });
  image.style.maxWidth = `min(100%, ${description.width}px)`;
  const controls = description.controls.map((about) => ({ name: about.name, ...KINDS[about.kind](row, about, moved) }));
  root.append(row, image, status, alarm);
  root.addEventListener("keydown", (event) => { // else JupyterLab takes these keys for itself
    if (OURS.test(event.key) && !event.ctrlKey && !event.metaKey && !event.shiftKey) event.stopPropagation();
    if (/^(Home|End)$/.test(event.key) && event.target.type !== "range") event.preventDefault(); // nor does the page jump
  });
  el.append(root);

  let wanted = null; // the newest move that nobody was asked about yet
  let asking = false;

  async function moved() { // while one question is under way, only the newest move waits
    wanted = Object.fromEntries(controls.map((control) => [control.name, control.read()]));
    if (asking) return;
    asking = true;
    while (wanted) {
      const values = wanted;
      wanted = null;
      const late = setTimeout(() => warn(description.late), description.patience);
      show(await ask(values));
      clearTimeout(late);
    }
    asking = false;
  }

  function warn(problem) {
    write(alarm, problem);
    if (problem) write(status, "");
    image.classList.toggle("old", Boolean(problem));
  }

  function show(answer) {
    if (!wanted) controls.forEach((control) => control.write(answer.values[control.name]));
    warn(answer.problem);
    if (answer.problem) return;
    image.src = answer.picture;
    image.alt = answer.alt;
    write(status, answer.sentence);
  }

  return show;
}

const OURS = /^(Arrow|Page|Home|End| )/; // the keys by which controls move

// Each kind of control adds itself to a row and returns how its value is read and written.
const KINDS = {
  slider(row, about, moved) {
    const input = make("input", { type: "range" });
    Object.assign(input, { min: about.low, max: about.high, step: about.step });
    const number = make("span", { className: "number" }, { "aria-hidden": "true" }); // the slider itself says it
    const label = make("label");
    label.append(make("span", { textContent: about.label + (about.on_release ? " (when let go)" : "") }), input);
    const box = make("div", { className: "control" });
    box.append(label, number);
    row.append(box);
    const tell = (value) => {
      number.textContent = `${value.toFixed(about.digits)} ${about.unit}`.trim();
      input.setAttribute("aria-valuetext", number.textContent);
    };
    let held = false; // an answer to an earlier question must not move what is in the hand
    input.addEventListener("input", () => {
      tell(input.valueAsNumber);
      held = about.on_release;
      if (!held) moved();
    });
    input.addEventListener("change", () => { if (about.on_release) { held = false; moved(); } });
    return { read: () => input.valueAsNumber,
             write: (value) => { if (!held) { input.value = value; tell(value); } } };
  },

  choice(row, about, moved) {
    const group = make("fieldset", { className: "control" });
    group.append(make("legend", { textContent: about.label }));
    const name = `snntutor-${Math.random()}`; // which buttons belong together
    const buttons = about.options.map((option, k) => {
      const button = make("input", { type: "radio", name, value: k });
      button.addEventListener("change", moved);
      const label = make("label");
      label.append(button, option);
      group.append(label);
      return button;
    });
    row.append(group);
    return { read: () => buttons.findIndex((button) => button.checked),
             write: (value) => { buttons[value].checked = true; } };
  },

  switch(row, about, moved) {
    const input = make("input", { type: "checkbox" });
    const label = make("label", { className: "control" });
    label.append(input, about.label);
    input.addEventListener("change", moved);
    row.append(label);
    return { read: () => input.checked, write: (value) => { input.checked = value; } };
  },
};

function make(tag, properties = {}, attributes = {}) {
  const node = Object.assign(document.createElement(tag), properties);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  return node;
}

// A live region must keep its node and change only its text, or readers may miss it; the same text is not read again.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
