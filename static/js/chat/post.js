// One attempt to send a message. Every ending is one of three: sent, later (try again by itself), refused (a person must act).

import { csrfToken } from "../csrf.js";

const TIMEOUT = 15_000

export async function post(address, { body, nonce, notes = [], reply_to: answered = "", knew, anyway }) {
  const fields = [["body", body], ["nonce", nonce], ["reply_to", answered], ...notes.map((note) => ["notes", note])]
  if (knew !== undefined) fields.push(["knew", knew])
  if (anyway) fields.push(["anyway", "on"])
  let response
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(TIMEOUT),
    })
  } catch {
    return { status: "later" }
  }
  const answer = await response.json().catch(() => ({}))
  if (response.ok) return { status: "sent", message: answer }
  if (response.status === 429) return { status: "later", wait: answer.retry_after_ms, reason: answer.reason }
  if (response.status >= 500) return { status: "later" }
  return { status: "refused", reason: answer.nudge?.join(" ") ?? answer.reason, isNudge: Boolean(answer.nudge) }
}
