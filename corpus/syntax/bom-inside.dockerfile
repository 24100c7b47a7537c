FROM a
﻿RUN one
