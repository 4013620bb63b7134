using Bot.Storage.Tests;

return args is ["victim", ..] ? await Victim.RunAsync(args[1..]) : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
