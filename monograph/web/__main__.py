from .. import fonts
from . import install

install()
fonts.install()
