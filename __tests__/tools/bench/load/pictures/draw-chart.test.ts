import { type Chart, drawChart } from "../../../../../tools/bench/load/pictures/draw-chart";

const chart: Chart = {
  title: "Tokens & time",
  subtitle: "Dashed: at best",
  x: { name: "clients", values: [1, 4, 16] },
  y: { name: "tokens/s", scale: "linear" },
  legendRows: 1,
  series: [
    { type: "line", name: "1 instance", data: [5, 20, 19] },
    { type: "line", data: [5, 20, 20], lineStyle: { type: "dashed" } },
  ],
};

test("a picture names what it shows, on a background of its own", () => {
  const svg = drawChart(chart);
  for (const text of ["Tokens &amp; time", "Dashed: at best", "clients", "tokens/s", "1 instance"]) {
    expect(svg).toContain(`>${text}</text>`);
  }
  expect(svg).toMatch(/^<svg [^>]*>\s*<rect width="800" height="460" x="0" y="0" fill="#ffffff">/);
});

test("the same figures give the same picture, whatever was drawn before", () => {
  const first = drawChart(chart);
  drawChart({ ...chart, title: "Another" });
  expect(drawChart(chart)).toBe(first);
});

test("every name that a picture refers to is in it", () => {
  const svg = drawChart(chart);
  const used = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(0);
  for (const name of used) expect(svg).toContain(`id="${name}"`);
});
