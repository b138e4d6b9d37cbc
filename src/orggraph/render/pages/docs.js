"use strict";

const page = document.body.dataset;

function cell(value) {
  if (value === null || value === undefined) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function row(tag, values) {
  const line = document.createElement("tr");
  for (const value of values) {
    const box = document.createElement(tag);
    box.textContent = cell(value);
    line.append(box);
  }
  return line;
}

function paragraph(text, style) {
  const line = document.createElement("p");
  line.textContent = text;
  if (style) line.className = style;
  return line;
}

async function ask(form, output, cursor) {
  const values = new URLSearchParams();
  for (const field of form.querySelectorAll("input")) {
    // Several values of a list are written with commas between them, as on paper; the address names each on its own.
    const words = "list" in field.dataset ? field.value.split(/[,，、]/) : [field.value];
    for (const word of words) if (word.trim() !== "") values.append(field.name, word.trim());
  }
  values.set("lang", page.lang);
  if (cursor) values.set("cursor", cursor);
  const address = `${form.dataset.href}?${values}`;
  const answer = await fetch(address);
  const body = await answer.json();
  output.replaceChildren(paragraph(`GET ${address}`));
  if (!answer.ok) {
    output.append(paragraph(body.detail, "wrong"));
    for (const fault of body.errors.filter((one) => one.detail !== body.detail)) output.append(paragraph(fault.parameter ? `${fault.parameter}: ${fault.detail}` : fault.detail, "wrong"));
    return;
  }
  const names = body.columns.map((column) => column.name);
  const table = document.createElement("table");
  table.append(row("th", names));
  for (const found of body.rows) table.append(row("td", names.map((name) => found[name])));
  output.append(paragraph(`${body.rows.length} ${page.rows}`), table);
  if (body.next_cursor) {
    const next = document.createElement("button");
    next.textContent = page.more;
    next.addEventListener("click", () => ask(form, output, body.next_cursor));
    output.append(next);
  }
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const output = form.parentElement.querySelector("output");
    ask(form, output).catch((error) => output.replaceChildren(paragraph(String(error), "wrong")));
  });
}

document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const question of document.querySelectorAll("details")) {
    const text = question.textContent.toLowerCase();
    question.hidden = !words.every((word) => text.includes(word));
  }
  for (const topic of document.querySelectorAll("section")) topic.hidden = !topic.querySelector("details:not([hidden])");
});
