// The tools the toolbar element does not have: blocks, and the beginnings that make suggestions appear.
import { insert } from "./insert.js";

function around(text, start, end) {
  const before = /\S/.test(text.slice(0, start)) ? "\n".repeat(Math.max(0, 2 - /\n*$/.exec(text.slice(0, start))[0].length)) : ""
  const after = "\n".repeat(Math.max(0, 2 - /^\n*/.exec(text.slice(end))[0].length))
  return [before, after]
}

function block(field, name) {
  const { selectionStart: start, selectionEnd: end, value } = field
  const [before, after] = around(value, start, end)
  const opening = `${before}::: ${name}\n`
  const words = value.slice(start, end)
  insert(field, start, end, `${opening}${words}\n:::${after}`)
  field.setSelectionRange(start + opening.length, start + opening.length + words.length)
}

function begin(field, signs) {
  const { selectionEnd: place, value } = field
  const gap = place && !/[\s([]/.test(value[place - 1]) ? " " : ""
  insert(field, place, place, gap + signs)
}

document.addEventListener("click", ({ target }) => {
  const tool = target.closest("markdown-toolbar button")
  const field = tool && document.getElementById(tool.closest("markdown-toolbar").getAttribute("for"))
  if (!field) return
  if (tool.dataset.block) block(field, tool.dataset.block)
  else if (tool.dataset.trigger) begin(field, tool.dataset.trigger)
})
