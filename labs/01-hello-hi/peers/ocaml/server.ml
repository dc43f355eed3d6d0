(* The chat's server: one client, and the two sides take turns until the server's line is #q#.
   ocamlopt unix.cmxa -o server server.ml && ./server [HOST PORT] *)
open Unix

let rec chat client message =
  match recv client message 0 (Bytes.length message) [] with
  | 0 -> print_endline "peer closed" (* The client has closed its side. *)
  | received -> (
      print_endline ("client: " ^ Bytes.sub_string message 0 received);

      print_string "server: ";
      flush Stdlib.stdout;
      match input_line Stdlib.stdin with
      | exception End_of_file -> ()
      | line ->
          if line = "" then prerr_endline "an empty line is 0 bytes: nothing travels, both sides wait in recv";
          ignore (send_substring client line 0 (String.length line) []);
          if line = "#q#" then sleep 1 else chat client message)

let serve address =
  let listener = socket PF_INET SOCK_STREAM 0 in
  (* Without this, bind fails for a minute after a run in which this side closed first. *)
  setsockopt listener SO_REUSEADDR true;
  bind listener address;
  listen listener 1;
  let client, _ = accept listener in
  chat client (Bytes.create 1024);
  close client;
  close listener

let () =
  let argument index otherwise = if Array.length Sys.argv > index then Sys.argv.(index) else otherwise in
  let host = inet_addr_of_string (argument 1 "127.0.0.1") in
  let port = int_of_string (argument 2 "12580") in
  (* A send to a client that has gone should fail with EPIPE, not kill the program. *)
  Sys.set_signal Sys.sigpipe Sys.Signal_ignore;
  try serve (ADDR_INET (host, port))
  with Unix_error (error, call, _) ->
    prerr_endline ("server: " ^ call ^ ": " ^ error_message error);
    exit 1
