// Typing [@ finds sources, typing [[ finds words of the glossary.
import { suggest } from "../../writing/suggestions.js";

// A second key in the same brackets counts, too.
function source(before, field) {
  const match = /(?:\[|\[@[\w-]+(?:;\s*@[\w-]+)*;\s*)@([^@\];\n]*)$/.exec(before)
  return match && {
    address: field.form.dataset.citations, words: match[1], start: before.length - match[1].length - 1,
    put: (key, after) => (after[0] === "]" ? { words: `@${key}`, skip: 1 } : { words: `@${key}]` }),
  }
}

// A name that was looked for in small letters stands in the middle of a sentence, unless it is an abbreviation.
function inCase(name, words) {
  const isPlain = name.slice(1) === name.slice(1).toLowerCase()
  return isPlain && words === words.toLowerCase() ? name.toLowerCase() : name
}

function word(before, field) {
  const match = /\[\[([^[\]\n]*)$/.exec(before)
  return match && {
    address: field.form.dataset.words, words: match[1], start: match.index, put: (name) => ({ words: inCase(name, match[1]) }),
  }
}

const expander = document.querySelector("text-expander")
const field = expander?.querySelector("textarea")
if (expander) suggest(expander, [source, word])

// The preview says nothing yet of a citation that is still being typed at the end of its line.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!field || document.activeElement !== field) return
  const [before, after] = [field.value.slice(0, field.selectionEnd), field.value[field.selectionEnd] ?? "\n"]
  if (source(before, field) && after === "\n") detail.parameters.at = before.split("\n").length
})
