/** Colours and other control characters, and what turns the direction of a text: in a console they hide what is written there. */
const UNSEEN = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text of somebody else's, as it may be shown in consoles, mails and reports. */
export function printable(text: string, max: number): string {
  return cut(text.replace(UNSEEN, ''), max);
}

/** At most so many characters, and no half of one. */
export function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
}
