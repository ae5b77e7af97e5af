/** The file into which the rows of the table go. */
export const reportFile = process.env.FAULT_REPORT;

/** Set by `npm run test:faults`, whose figures are to be those of AWS where the times are. */
const isReal = process.env.FAULT_TIMES === "real";

/** Of the load balancer and the instances. */
export const timeScale = isReal ? 1 : 0.05;

/** Longer than the longest recovery on a slow machine. */
export const patienceSeconds = isReal ? 300 : 90;
