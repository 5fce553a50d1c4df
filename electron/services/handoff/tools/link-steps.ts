/** What is left to do in a tool that takes a password only from the user or from the link. */
export function linkSteps(tool: string, passwordInLink: boolean): string[] {
  return passwordInLink
    ? [`${tool} got the password in the link that opened it. It works until the password is renewed.`]
    : [`When ${tool} asks for the password, copy it from the card. It works until the password is renewed.`];
}
