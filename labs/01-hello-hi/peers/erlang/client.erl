%% The chat's client: the two sides take turns until the server sends #q#. From the client it is text like any other.
%% erlc client.erl && erl -noshell -run client main [HOST PORT]
-module(client).
-export([main/0, main/1]).

main() -> main([]).

main(Arguments) ->
    [Host, Port] = case Arguments of [] -> ["127.0.0.1", "12580"]; _ -> Arguments end,
    {ok, Address} = inet:parse_ipv4_address(Host),
    ok = io:setopts([binary, {encoding, unicode}]),
    %% {active, false}: recv asks for the bytes; else they would come as messages, whenever they are there.
    Result =
        case gen_tcp:connect(Address, list_to_integer(Port), [binary, {active, false}]) of
            {ok, Server} ->
                Talked = chat(Server, io:get_line("client: ")),
                ok = gen_tcp:close(Server),
                Talked;
            Failed -> Failed
        end,
    case Result of
        ok -> halt(0);
        {error, Reason} ->
            io:format(standard_error, "client: ~s~n", [inet:format_error(Reason)]),
            halt(1)
    end.

chat(_, eof) -> ok;
chat(Server, Typed) ->
    Line = string:chomp(Typed),
    case Line of
        <<>> -> io:format(standard_error, "an empty line is 0 bytes: nothing travels, both sides wait in recv~n", []);
        _ -> ok
    end,
    case gen_tcp:send(Server, Line) of
        ok -> listen_to(Server, gen_tcp:recv(Server, 0));
        Failed -> Failed
    end.

listen_to(Server, {ok, Message}) ->
    io:format("server: ~ts~n", [Message]),
    case Message of
        <<"#q#">> -> ok;
        _ -> chat(Server, io:get_line("client: "))
    end;
listen_to(_, {error, closed}) -> io:format("peer closed~n"); % The server has closed its side.
listen_to(_, Failed) -> Failed.
