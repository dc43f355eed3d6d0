/// Completions for a shell, made from the table of verbs.
enum Completions {
  static func script(for shell: String, verbs: [Verb]) throws(Failure) -> String {
    switch shell {
    case "bash": bash(verbs)
    case "zsh": zsh(verbs)
    default: throw .usage("--completions \(shell): choose one of bash|zsh")
    }
  }

  private static func bash(_ verbs: [Verb]) -> String {
    let cases = verbs.map { verb in
      let values = verb.options.compactMap { option -> String? in
        guard case .choice(let words) = option.argument else { return nil }
        return "      \(option.name)) words='\(words.joined(separator: " "))' ;;\n"
      }
      let names = (verb.options + [.forHelp]).map(\.name).joined(separator: " ")
      return """
            \(verb.name))
              words='\(names)'
              case $previous in
        \(values.joined())      *) ;;
              esac ;;

        """
    }.joined()
    return """
      # socklab for bash: source <(socklab --completions bash)
      _socklab() {
        local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
        if [ "$COMP_CWORD" -eq 1 ]; then
          words='\(verbs.map(\.name).joined(separator: " ")) --help --version --completions'
        else
          case ${COMP_WORDS[1]} in
      \(cases)    --completions) words='bash zsh' ;;
          esac
        fi
        COMPREPLY=()
        case $current in
          -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
          *)
            case $words in
              --*) COMPREPLY=($(compgen -f -- "$current")) ;;
              *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
            esac ;;
        esac
      }
      complete -o filenames -F _socklab socklab

      """
  }

  private static func zsh(_ verbs: [Verb]) -> String {
    let cases = verbs.map { verb in
      let specs = (verb.options + [.forHelp]).map { option in
        let star = option.mayRepeat ? "\\*" : ""
        let action =
          switch option.argument {
          case .none: ""
          case .file(let name), .output(let name): ":\(name):_files"
          case .text(let name): ":\(name): "
          case .choice(let words): ":value:(\(words.joined(separator: " ")))"
          }
        return "        '\(star)\(option.name)[\(zshQuoted(option.help))]\(action)'"
      }
      let files = verb.operands.most == 0 ? "" : " '*:file:_files'"
      return """
            \(verb.name))
              _arguments \\
        \(specs.joined(separator: " \\\n"))\(files) ;;

        """
    }.joined()
    let names = verbs.map { "    '\($0.name):\(zshQuoted($0.summary))'" }.joined(separator: "\n")
    return """
      #compdef socklab
      # socklab for zsh: socklab --completions zsh > a folder of $fpath, as _socklab
      _socklab() {
        local -a verbs
        verbs=(
      \(names)
        )
        if (( CURRENT == 2 )); then
          _describe verb verbs
          return
        fi
        local verb=$words[2]
        shift words
        (( CURRENT-- ))
        case $verb in
      \(cases)  esac
      }
      _socklab "$@"

      """
  }

  private static func zshQuoted(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "'": out += "'\\''"
      case "[", "]", ":": out += "\\\(character)"
      default: out.append(character)
      }
    }
    return out
  }
}
