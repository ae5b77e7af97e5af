const depths = [0, 1, 2, 3, 4, 5, 6, 7];

/** Lines of equal depth, as on a sea chart. Decoration. */
export function Contours() {
  return (
    <svg className="contours" viewBox="0 0 600 600" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
      {depths.map((depth) => (
        <path key={depth} d={contour(depth)} />
      ))}
    </svg>
  );
}

function contour(depth: number): string {
  const radius = 70 + depth * 58;
  const points = Array.from({ length: 24 }, (_, index) => {
    const angle = (index / 24) * 2 * Math.PI;
    const wave = 1 + 0.09 * Math.sin(3 * angle + depth * 0.35) + 0.05 * Math.sin(5 * angle - depth * 0.6);
    return [420 + radius * wave * Math.cos(angle), 390 + radius * wave * 0.82 * Math.sin(angle)] as const;
  });
  return smooth(points);
}

/** A closed curve through the middles between the points. */
function smooth(points: readonly (readonly [number, number])[]): string {
  const commands = points.map(([x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    const middle = `${((x + nextX) / 2).toFixed(1)} ${((y + nextY) / 2).toFixed(1)}`;
    return index === 0 ? `M${middle}` : `Q${x.toFixed(1)} ${y.toFixed(1)} ${middle}`;
  });
  const [[firstX, firstY] = [0, 0], [secondX, secondY] = [0, 0]] = points;
  const end = `${((firstX + secondX) / 2).toFixed(1)} ${((firstY + secondY) / 2).toFixed(1)}`;
  return `${commands.join("")}Q${firstX.toFixed(1)} ${firstY.toFixed(1)} ${end}Z`;
}
