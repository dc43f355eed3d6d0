%% The chat's server: one client, and the two sides take turns until the server's line is #q#.
%% erlc server.erl && erl -noshell -run server main [HOST PORT]
-module(server).
-export([main/0, main/1]).

main() -> main([]).

main(Arguments) ->
    [Host, Port] = case Arguments of [] -> ["127.0.0.1", "12580"]; _ -> Arguments end,
    {ok, Address} = inet:parse_ipv4_address(Host),
    ok = io:setopts([binary, {encoding, unicode}]),
    %% {active, false}: recv asks for the bytes; else they would come as messages, whenever they are there.
    %% listen is socket, SO_REUSEADDR, bind and listen in one.
    Options = [binary, {active, false}, {reuseaddr, true}, {ip, Address}, {backlog, 1}],
    Result =
        case gen_tcp:listen(list_to_integer(Port), Options) of
            {ok, Listener} ->
                {ok, Client} = gen_tcp:accept(Listener),
                Talked = chat(Client),
                ok = gen_tcp:close(Client),
                ok = gen_tcp:close(Listener),
                Talked;
            Failed -> Failed
        end,
    case Result of
        ok -> halt(0);
        {error, Reason} ->
            io:format(standard_error, "server: ~s~n", [inet:format_error(Reason)]),
            halt(1)
    end.

chat(Client) ->
    case gen_tcp:recv(Client, 0) of
        {ok, Message} ->
            io:format("client: ~ts~n", [Message]),
            answer(Client, io:get_line("server: "));
        {error, closed} -> io:format("peer closed~n"); % The client has closed its side.
        Failed -> Failed
    end.

answer(_, eof) -> ok;
answer(Client, Typed) ->
    Line = string:chomp(Typed),
    case Line of
        <<>> -> io:format(standard_error, "an empty line is 0 bytes: nothing travels, both sides wait in recv~n", []);
        _ -> ok
    end,
    case gen_tcp:send(Client, Line) of
        ok when Line =:= <<"#q#">> -> timer:sleep(1000);
        ok -> chat(Client);
        Failed -> Failed
    end.
