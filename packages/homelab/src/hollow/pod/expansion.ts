/**
 * Replaces `$(NAME)` by the value of a variable, as a kubelet does in commands,
 * arguments and values: unknown names stay as they are, `$$` is a dollar sign.
 * The rules are those of k8s.io/kubernetes/third_party/forked/golang/expansion.
 */
export function expand(
  text: string,
  variables: Record<string, string>,
): string {
  return text.replace(
    /\$\$|\$\(([^)]*)\)/g,
    (found: string, name: string | undefined) =>
      name === undefined ? '$' : variables[name] ?? found,
  );
}
