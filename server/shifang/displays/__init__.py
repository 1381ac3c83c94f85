"""Display agreements 陈列协议: what was agreed, what photos of visits show, which fees are claimed on them."""
