// Asks the server; while it has too much to do, again when it says so.
const times = 3;

export async function ask(address, type, signal) {
  for (let k = 1; ; k++) {
    const got = await fetch(address, { signal, headers: { Accept: type } });
    if (got.ok) return got;
    if (got.status !== 503 || k === times) throw new Error(`network picture: ${got.status}`);
    await new Promise((done) => setTimeout(done, 1000 * (Number(got.headers.get("Retry-After")) || 5)));
    signal?.throwIfAborted();
  }
}
