(* The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
   ocamlopt unix.cmxa -o client client.ml && ./client [HOST PORT] *)
open Unix

let rec chat server message =
  print_string "client: ";
  flush Stdlib.stdout;
  match input_line Stdlib.stdin with
  | exception End_of_file -> ()
  | line -> (
      if line = "" then prerr_endline "an empty line is 0 bytes: nothing travels, both sides wait in recv";
      ignore (send_substring server line 0 (String.length line) []);

      match recv server message 0 (Bytes.length message) [] with
      | 0 -> print_endline "peer closed" (* The server has closed its side. *)
      | received ->
          let text = Bytes.sub_string message 0 received in
          print_endline ("server: " ^ text);
          if text <> "#q#" then chat server message)

let talk address =
  let server = socket PF_INET SOCK_STREAM 0 in
  connect server address;
  chat server (Bytes.create 1024);
  close server

let () =
  let argument index otherwise = if Array.length Sys.argv > index then Sys.argv.(index) else otherwise in
  let host = inet_addr_of_string (argument 1 "127.0.0.1") in
  let port = int_of_string (argument 2 "12580") in
  (* A send to a server that has gone should fail with EPIPE, not kill the program. *)
  Sys.set_signal Sys.sigpipe Sys.Signal_ignore;
  try talk (ADDR_INET (host, port))
  with Unix_error (error, call, _) ->
    prerr_endline ("client: " ^ call ^ ": " ^ error_message error);
    exit 1
