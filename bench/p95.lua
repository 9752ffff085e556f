-- Prints the number of requests and the 95th percentile of their latency in milliseconds.
function done(summary, latency)
  print(string.format("FIGURES %d %.3f", summary.requests, latency:percentile(95) / 1000))
end
