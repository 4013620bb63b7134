using Bot.Load;
using Bot.Load.Desk;

const string Help =
    """
    Bot.Load: what the road carries, and what it says to real people's questions. Build with -c Release; everything stays on this machine.

      bench    Starts the server and the botbuilder echo bot, one after the other, and drives them with the same open-loop generator.
               --rate 150        turns a second of the steady stretch
               --seconds 60      its length
               --warm 30         seconds at 300 turns/s before anything is measured
               --step 8          seconds of each step in search of the knee; 0 leaves the search out
               --most 4000       highest rate tried
               --only all        all, directline, messages or echo (comma separated)
               --echo FILE       the echo bot (default tests/clients/echo-bot/index.mjs)
      grow     Cost of a turn with 1, 1,000, 10,000 and 100,000 stored conversations. Half of the customers come back to an old one.
               --sizes 1,1000,10000,100000   --rate 100   --seconds 20
      replay   Replays real customers' messages through Direct Line and checks that each gets exactly one of answer, clarification, handoff.
               --data DIR        the public data sets (default $SWITCHBOARD_DATA, else ../shared/data)
               --utterances 1000 taken from bitext20k     --seed 7
               --exchanges FILE  also writes what was said and answered, for reading by a person; do not publish it: the texts are not ours
      policy   Replays made-up recorded facts from a fresh SQLite file, period after period twice as long, and asks ten thousand rules about a turn. No server.
               --conversations 120000   --rules 10000
      desk     Fills a database with ninety days of a busy desk, on SQLite and on PostgreSQL, starts the server on it and measures what people at the console wait for.
               --conversations 200000   --activities 5000000
               --at DIR          keeps the databases there; found there again they are measured as they are
               --only sqlite,postgres
               --postgres STRING a server to make the database on (default: one of its own, stopped afterwards)
               --times 60        requests for each line of the table   --consoles 100   --replies 20
               --patience 240    seconds the index of search may take to read what was filled in

    For all of them:
      --server FILE      Bot.Host.dll (default bot/Bot.Host/bin/Release/net10.0/Bot.Host.dll)
      --out FILE         also write the report there
      --seed N           seed of arrivals and scripts
    """;

if (args.Length == 0 || args[0] is "help" or "--help" or "-h")
{
    Console.WriteLine(Help);
    return 0;
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var options = new Arguments(args.AsSpan(1));
    return args[0] switch
    {
        "bench" => await BenchVerb.RunAsync(options, stop.Token),
        "desk" => await DeskVerb.RunAsync(options, stop.Token),
        "grow" => await GrowVerb.RunAsync(options, stop.Token),
        "policy" => await PolicyVerb.RunAsync(options, stop.Token),
        "replay" => await ReplayVerb.RunAsync(options, stop.Token),
        _ => throw new UsageException($"There is no verb {args[0]}."),
    };
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine("Bot.Load help says what is possible.");
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
