import sys

from gongzhi.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
