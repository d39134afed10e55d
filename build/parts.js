// Fetches a part of the WebAssembly until it succeeds: the network or the server may be gone for a while. The caller then
// continues as if nothing had happened.

/** First and longest pause before a retry, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/**
 * Age in milliseconds at which a page's release may be gone. A younger page is not reloaded: two servers may run two releases
 * for a while.
 */
const OLD = 60_000;

/** The successful response for the part at an address. */
export async function part(address) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    // Any error on the way to the server may pass.
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return answer;
    // A newer release has other names for its parts. Typed text survives the reload.
    if (answer?.status === 404 && performance.now() > OLD) location.reload();
    await new Promise((go) => setTimeout(go, pause));
  }
}
