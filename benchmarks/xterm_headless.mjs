// Runs streams through xterm.js without a screen, one request a line, one answer a line.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const { Terminal } = createRequire(import.meta.url)("@xterm/headless");

const written = (terminal, data) => new Promise((resolve) => terminal.write(data, resolve));

async function feed(terminal, data, chunk) {
  for (let start = 0; start < data.length; start += chunk) {
    await written(terminal, data.subarray(start, start + chunk));
  }
}

function screen(terminal) {
  const buffer = terminal.buffer.active;
  const lines = [];
  for (let row = 0; row < terminal.rows; row += 1) {
    lines.push(buffer.getLine(buffer.baseY + row).translateToString(true).trimEnd());
  }
  return lines;
}

async function run({ columns, rows, scrollback, chunk, prelude, stream }) {
  const terminal = new Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  await feed(terminal, readFileSync(prelude), chunk);
  const data = readFileSync(stream);
  const begin = process.hrtime.bigint();
  await feed(terminal, data, chunk);
  const lines = screen(terminal);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const kept = terminal.buffer.active.baseY;
  terminal.dispose();
  return { seconds, kept, lines };
}

for await (const request of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await run(JSON.parse(request))));
}
