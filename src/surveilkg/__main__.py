"""`python -m surveilkg` does what the `surveilkg` command does."""

from surveilkg.cli import main

if __name__ == "__main__":
    main()
