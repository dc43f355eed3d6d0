extension JSONLinesWriter {
  /// The version of the objects that are written. It changes when a name or a meaning changes; new members do not
  /// change it.
  public static let schemaVersion = 1

  /// What the objects look like, as JSON Schema (2020-12).
  public static let schema = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "socklab:parse:1",
      "title": "One line of an strace log",
      "description": "socklab parse writes one object for each line of the log, and socklab print makes the log from them, byte for byte. A text that is no UTF-8 is an object with its bytes in hex.",
      "version": 1,
      "type": "object",
      "required": ["line", "kind"],
      "properties": {
        "line": {"type": "integer", "minimum": 1, "description": "number of the line in its file"},
        "kind": {"enum": ["call", "unfinished", "resumed", "signal", "exit", "superseded", "personality", "notice", "stack", "dump", "summary", "blank", "cut", "output", "unrecognised"]},
        "file": {"$ref": "#/$defs/text", "description": "the input, where there are several"},
        "pid": {"$ref": "#/$defs/number", "description": "id of the thread"},
        "thread": {"$ref": "#/$defs/text", "description": "name of the thread (-Y)"},
        "pidform": {"const": "[pid]", "description": "the id is written as [pid 7]"},
        "context": {"$ref": "#/$defs/text", "description": "security context (--secontext)"},
        "time": {"type": "string", "description": "absolute time as written: HH:MM:SS[.frac] or seconds since 1970"},
        "relative": {"type": "string", "description": "seconds since the line before (-r)"},
        "relativeform": {"enum": ["(+)", "bare"], "description": "brackets where strace would write none, or none where it would"},
        "sysnr": {"$ref": "#/$defs/number", "description": "number of the system call (-n)"},
        "ip": {"type": "string", "description": "instruction pointer (-i)"},
        "name": {"$ref": "#/$defs/text", "description": "name of the system call"},
        "args": {"type": "array", "items": {"$ref": "#/$defs/value"}, "description": "one element for each argument; a half of a call has its complete ones"},
        "fragment": {"$ref": "#/$defs/text", "description": "of a half: the cut value; empty where the cut is at a comma"},
        "ending": {"enum": ["detached", "pid changed", "exited", "notice", "output"], "description": "how a first half ends, if not with <unfinished ...>"},
        "newpid": {"$ref": "#/$defs/number"},
        "result": {
          "type": "object",
          "required": ["value"],
          "properties": {
            "value": {"$ref": "#/$defs/number", "description": "as written; ? where there is none"},
            "label": {"$ref": "#/$defs/label"},
            "comment": {"$ref": "#/$defs/comment"},
            "unavailable": {"const": true, "description": "strace could not get the value"},
            "note": {"$ref": "#/$defs/text", "description": "text in brackets behind the value"}
          }
        },
        "errno": {"type": "string", "description": "name of the error"},
        "message": {"$ref": "#/$defs/text", "description": "text of the error"},
        "injected": {"$ref": "#/$defs/text", "description": "what stands behind INJECTED"},
        "delayed": {"const": true},
        "duration": {"type": "string", "description": "seconds in the call (-T)"},
        "signal": {"$ref": "#/$defs/text"},
        "stopped": {"const": true, "description": "--- stopped by ... ---"},
        "info": {"$ref": "#/$defs/value", "description": "siginfo_t of a signal"},
        "status": {"$ref": "#/$defs/number", "description": "exit status"},
        "core": {"const": true, "description": "core dumped"},
        "description": {"$ref": "#/$defs/text", "description": "of a signal, up to strace 4.6"},
        "address": {"$ref": "#/$defs/text", "description": "of a signal up to 4.6; of a stack frame, its address in the object"},
        "sender": {"$ref": "#/$defs/text"},
        "tail": {"const": true, "description": "the rest of a call whose line was interrupted; it has no name"},
        "notice": {"$ref": "#/$defs/text", "description": "what strace wrote into the call's line"},
        "output": {"$ref": "#/$defs/text", "description": "what the traced program wrote into the call's line"},
        "aside": {"$ref": "#/$defs/text", "description": "text in brackets before the result"},
        "quote": {"$ref": "#/$defs/text", "description": "what a mail put before the line"},
        "program": {"$ref": "#/$defs/text", "description": "strace's name, of a notice; its message is in text"},
        "process": {"$ref": "#/$defs/number"},
        "mode": {"$ref": "#/$defs/text", "description": "personality: 32 bit, 64 bit, x32"},
        "object": {"$ref": "#/$defs/text", "description": "file of a stack frame"},
        "symbol": {"$ref": "#/$defs/text"},
        "offset": {"type": "string", "description": "of a frame in its symbol; of a dump's line in the buffer"},
        "source": {"$ref": "#/$defs/text"},
        "sourceline": {"$ref": "#/$defs/number"},
        "error": {"$ref": "#/$defs/text", "description": "why there is no frame"},
        "bytes": {"$ref": "#/$defs/hex", "description": "of a line of a dump"},
        "length": {"$ref": "#/$defs/number", "description": "bytes in a buffer of a dump"},
        "buffer": {"$ref": "#/$defs/number"},
        "cells": {"type": "array", "items": {"$ref": "#/$defs/text"}, "description": "words of a row of a table"},
        "gaps": {"type": "array", "items": {"type": "integer"}, "description": "spaces before each word and behind the last"},
        "caller": {"$ref": "#/$defs/number", "description": "thread that called execve and took the id over"},
        "text": {"$ref": "#/$defs/text", "description": "a line that is kept whole"},
        "hex": {"$ref": "#/$defs/hex", "description": "a line that is kept whole and is no UTF-8"},
        "reason": {"type": "string", "description": "why the line is not understood"},
        "column": {"type": "integer", "minimum": 1, "description": "byte at which that became clear"},
        "continues": {"const": true, "description": "the next object holds the rest of the line"},
        "lines": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3, "description": "numbers of the lines that were joined (--join): both halves, and between them the end of a first half that was interrupted"},
        "shared": {"const": true, "description": "it stood in the middle of the line of a call that was joined (--join)"},
        "spacing": {
          "type": "object",
          "description": "widths of gaps that are not as strace makes them",
          "propertyNames": {"enum": ["indent", "pid", "relative", "sysnr", "seam", "result", "end"]},
          "additionalProperties": {"type": "integer", "minimum": 0}
        },
        "sgr": {"type": "array", "items": {"type": "array"}, "description": "colour codes: byte of the line without them, and the code"},
        "eol": {"enum": ["\r\n", ""], "description": "how the line ends, where that is not one newline"}
      },
      "$defs": {
        "hex": {"type": "string", "pattern": "^([0-9a-f]{2})*$"},
        "text": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["hex"], "properties": {"hex": {"$ref": "#/$defs/hex"}}}]},
        "number": {"description": "as written: a number where it is decimal and within 2^53", "oneOf": [{"type": "integer"}, {"$ref": "#/$defs/text"}]},
        "comment": {"oneOf": [{"$ref": "#/$defs/text"}, {"type": "array", "items": {"$ref": "#/$defs/text"}}]},
        "member": {"description": "a bare string is a name", "oneOf": [{"type": "string"}, {"$ref": "#/$defs/value"}]},
        "label": {
          "description": "what stands in <> behind a descriptor",
          "type": "object",
          "properties": {
            "path": {"$ref": "#/$defs/text", "description": "path, escaped as written"},
            "device": {"$ref": "#/$defs/text", "description": "char 1:3"},
            "kind": {"$ref": "#/$defs/text", "description": "TCP, UNIX-STREAM, pipe, socket, ..."},
            "inode": {"$ref": "#/$defs/number"},
            "local": {"$ref": "#/$defs/text"},
            "peer": {"$ref": "#/$defs/number"},
            "abstract": {"const": true},
            "text": {"$ref": "#/$defs/text", "description": "any other label"},
            "deleted": {"const": true}
          }
        },
        "value": {
          "description": "the first key names what it is",
          "type": "object",
          "properties": {
            "int": {"$ref": "#/$defs/number"},
            "string": {"type": "string", "description": "decoded text"},
            "hex": {"$ref": "#/$defs/hex", "description": "decoded bytes that are no UTF-8"},
            "cut": {"const": true, "description": "strace left out the rest"},
            "abstract": {"const": true, "description": "written with @ before the quote"},
            "style": {"enum": ["x", "old", "nonascii"], "description": "how it is escaped, where not in octal"},
            "escaped": {"$ref": "#/$defs/text", "description": "as written, where no style gives that"},
            "const": {"type": "string"},
            "ptr": {"type": "string", "description": "NULL, or a lone hexadecimal number of six digits or more: strace writes addresses and such numbers alike"},
            "flags": {"type": "array", "items": {"$ref": "#/$defs/member"}},
            "spaced": {"const": true, "description": "flags joined with spaces around the bar; a structure in { }"},
            "doubled": {"const": true, "description": "a structure that old versions close twice: {...}}"},
            "struct": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["value"],
                "properties": {"name": {"$ref": "#/$defs/text"}, "colon": {"const": true, "description": "name:value"}, "value": {"$ref": "#/$defs/value"}}
              }
            },
            "array": {"type": "array", "items": {"$ref": "#/$defs/value"}},
            "set": {"type": "array", "items": {"$ref": "#/$defs/member"}},
            "negated": {"const": true, "description": "everything but these"},
            "braces": {"const": true, "description": "a set in {}"},
            "call": {"type": "string", "description": "function or operator"},
            "infix": {"const": true, "description": "the operator stands between its two arguments"},
            "args": {"type": "array", "items": {"$ref": "#/$defs/value"}},
            "changed": {
              "type": "object",
              "required": ["from", "to"],
              "properties": {"from": {"$ref": "#/$defs/value"}, "to": {"$ref": "#/$defs/value"}}
            },
            "arrow": {"enum": ["->", " -> "], "description": "the arrow of old versions"},
            "other": {"$ref": "#/$defs/text", "description": "..., ???, 'S' and other things that stand for one value"},
            "argname": {"type": "string", "description": "name of the argument (-N)"},
            "index": {"type": "array", "items": {"$ref": "#/$defs/value"}, "description": "[VINTR]= before an element"},
            "indexspaced": {"const": true, "description": "[X] = before an element"},
            "address": {"$ref": "#/$defs/text", "description": "where the memory of an array ended, up to 4.25"},
            "order": {"type": "string", "description": "label (l), context (x), address (a), comments (c) where they stand in another order"},
            "colon": {"const": true},
            "lead": {"$ref": "#/$defs/text", "description": "comment before the value"},
            "label": {"$ref": "#/$defs/label"},
            "context": {"$ref": "#/$defs/text"},
            "comment": {"$ref": "#/$defs/comment"}
          }
        }
      }
    }
    """#
}
