using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Knowledge.Tests")]
