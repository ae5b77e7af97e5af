/** Name of the ECR repository that holds every image of an environment. */
export function repositoryName(project: string, environment: string): string {
  return `${project}/${environment}/llm-service`;
}
