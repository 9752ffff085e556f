"""Set-up, serving and checking; standard library only, run by `./firstrung`."""
