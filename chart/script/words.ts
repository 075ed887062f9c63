/** The words of one line, taken from the front. Every complaint is one sentence; the line's number is added outside. */
export class Words {
  #left: string[]

  constructor(text: string) {
    this.#left = text.split(/\s+/).filter((word) => word !== '')
  }

  get done(): boolean {
    return this.#left.length === 0
  }

  peek(): string | undefined {
    return this.#left[0]
  }

  word(what: string): string {
    const word = this.#left.shift()
    if (word === undefined) throw new SyntaxError(`${what} is missing`)
    return word
  }

  /** The next word when it is this one. */
  takes(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.#left[index] === word)) return false
    this.#left.splice(0, words.length)
    return true
  }

  /** The word after this one, when it is next. */
  after(name: string): string | undefined {
    return this.takes(name) ? this.word(name) : undefined
  }

  number(what: string): number {
    const word = this.word(what)
    // "35mg" without the space is a slip; Number() would also let "" and "0x10" pass.
    if (!/^[-\u2212]?\d+(\.\d+)?$/.test(word)) throw new SyntaxError(`${what} is not a number: ${word}`)
    return Number(word.replace('\u2212', '-'))
  }

  /** A number when one is next: "50 mg" in "50 mg in 50 mL". */
  isNumber(): boolean {
    return this.#left[0] !== undefined && /^[-\u2212]?\d/.test(this.#left[0])
  }

  /** A number with the unit that must follow it. */
  amount(unit: string): number {
    const value = this.number(unit)
    if (!this.takes(unit))
      throw new SyntaxError(`${value} must be followed by ${unit}, not ${this.peek() ?? 'nothing'}`)
    return value
  }

  rest(): string {
    return this.#left.splice(0).join(' ')
  }

  /** Nothing may be left over: a word that was not understood would be a fact that was not charted. */
  end(): void {
    if (!this.done) throw new SyntaxError(`"${this.rest()}" is not understood`)
  }
}
