// placeholder
import Subprocess
import Crypto
