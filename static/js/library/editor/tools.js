// The tools the toolbar element does not have: blocks, and the beginnings that find sources and words of the glossary.
import { insert } from "./insert.js";

const toolbar = document.querySelector("markdown-toolbar")
const field = document.getElementById(toolbar?.getAttribute("for"))

function around(text, start, end) {
  const before = /\S/.test(text.slice(0, start)) ? "\n".repeat(Math.max(0, 2 - /\n*$/.exec(text.slice(0, start))[0].length)) : ""
  const after = "\n".repeat(Math.max(0, 2 - /^\n*/.exec(text.slice(end))[0].length))
  return [before, after]
}

function block(name) {
  const { selectionStart: start, selectionEnd: end, value } = field
  const [before, after] = around(value, start, end)
  const opening = `${before}::: ${name}\n`
  const words = value.slice(start, end)
  insert(field, start, end, `${opening}${words}\n:::${after}`)
  field.setSelectionRange(start + opening.length, start + opening.length + words.length)
}

function begin(signs) {
  const { selectionEnd: place, value } = field
  const gap = place && !/[\s([]/.test(value[place - 1]) ? " " : ""
  insert(field, place, place, gap + signs)
}

toolbar?.addEventListener("click", ({ target }) => {
  const tool = target.closest("button")
  if (tool?.dataset.block) block(tool.dataset.block)
  else if (tool?.dataset.trigger) begin(tool.dataset.trigger)
})
