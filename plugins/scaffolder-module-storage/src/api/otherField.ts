/**
 * The value of another field of the form, as the scaffolder passes it along.
 *
 * @param formContext - the field's `formContext`
 * @param name - the other field's name
 */
export function otherField(
  formContext: unknown,
  name: string,
): string | undefined {
  const { formData } = (formContext ?? {}) as {
    formData?: Record<string, unknown>;
  };
  const value = formData?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
