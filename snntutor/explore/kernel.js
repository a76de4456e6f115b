// Joins the page of an explorer to its Python side, through the model of a widget.
let asked = 0;

function render({ model, el }) {
  let waiting = null; // the question under way: its number, and what its promise waits for
  let url = "";

  const answer = () => {
    URL.revokeObjectURL(url);
    url = URL.createObjectURL(new Blob([model.get("picture")], { type: "image/png" }));
    return { ...model.get("answer"), picture: url };
  };
  const ask = (values) => new Promise((answered) => {
    waiting = { number: ++asked, answered };
    model.send({ number: waiting.number, values });
  });
  const show = page(el, model.get("description"), ask);
  const changed = () => {
    const mine = waiting?.number === model.get("answer").number;
    const tell = mine ? waiting.answered : show; // others: moves made by code, or in another view
    if (mine) waiting = null;
    tell(answer());
  };
  model.on("change:answer", changed);
  show(answer());
  return () => { model.off("change:answer", changed); URL.revokeObjectURL(url); };
}

export default { render };
