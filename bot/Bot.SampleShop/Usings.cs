global using System.Globalization;
global using System.Security.Cryptography;
global using System.Text;
