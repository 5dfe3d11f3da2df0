"""The releases of sources that ship in kg/derived/, made from the files that users download too."""
