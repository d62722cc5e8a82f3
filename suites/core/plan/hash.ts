import { sha256 } from "@noble/hashes/sha2.js";
import { canonicalText } from "../spec/canonical.ts";

/** Hex digits of a short hash: 64 bits, far more than an archive of runs needs to keep them apart. */
const SHORT_DIGITS = 16;

/** First 16 hex digits of the SHA-256 of a value's canonical JSON, in UTF-8. */
export function shortHash(value: unknown): string {
  const digest = sha256(new TextEncoder().encode(canonicalText(value)));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.slice(0, SHORT_DIGITS);
}
