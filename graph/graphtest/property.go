package graphtest

var propertyCases = []tested{}
